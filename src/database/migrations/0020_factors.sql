-- Why: a password alone is not enough (A-4). Second factors, what is shown of them once, and sign-ins that wait for one.
create table prisme.factors (
  company_id uuid not null,
  factor_id uuid not null,
  account_id uuid not null,
  kind text not null check (kind in ('totp', 'passkey')),
  name_sealed bytea not null,
  created_at timestamptz not null,
  -- A factor counts once it was used for the first time.
  confirmed_at timestamptz,
  last_used_at timestamptz,
  secret_sealed bytea,
  -- The half minute of the last code: each counts once.
  last_step bigint,
  credential_id bytea,
  public_key bytea,
  counter bigint,
  aaguid uuid,
  primary key (company_id, factor_id),
  unique (company_id, credential_id),
  foreign key (company_id, account_id) references prisme.accounts,
  check ((kind = 'totp') = (secret_sealed is not null)),
  check ((kind = 'passkey') = (credential_id is not null and public_key is not null and counter is not null))
);
create index on prisme.factors (company_id, account_id);
alter table prisme.factors enable row level security;
alter table prisme.factors force row level security;
create policy own_company on prisme.factors using (company_id = prisme.app_company());
grant select, insert, delete on prisme.factors to prisme_app;
grant update (name_sealed, confirmed_at, last_used_at, last_step, counter) on prisme.factors to prisme_app;

create table prisme.recovery_codes (
  company_id uuid not null,
  account_id uuid not null,
  code_hash bytea not null,
  primary key (company_id, account_id, code_hash),
  foreign key (company_id, account_id) references prisme.accounts
);
alter table prisme.recovery_codes enable row level security;
alter table prisme.recovery_codes force row level security;
create policy own_company on prisme.recovery_codes using (company_id = prisme.app_company());
grant select, insert, delete on prisme.recovery_codes to prisme_app;

-- Wrong codes of an account in a row: counted before each is compared (A-6).
create table prisme.factor_guesses (
  company_id uuid not null,
  account_id uuid not null,
  wrong int not null,
  counted_at timestamptz not null,
  primary key (company_id, account_id),
  foreign key (company_id, account_id) references prisme.accounts
);
alter table prisme.factor_guesses enable row level security;
alter table prisme.factor_guesses force row level security;
create policy own_company on prisme.factor_guesses using (company_id = prisme.app_company());
grant select, insert on prisme.factor_guesses to prisme_app;
grant update (wrong, counted_at) on prisme.factor_guesses to prisme_app;

-- R23: there is no session before the second factor; there is this, and it opens nothing.
create table prisme.sign_in_attempts (
  company_id uuid not null,
  attempt_hash bytea not null,
  account_id uuid not null,
  step text not null check (step in ('confirm', 'enrol')),
  tries int not null default 0,
  expires_at timestamptz not null,
  primary key (company_id, attempt_hash),
  foreign key (company_id, account_id) references prisme.accounts
);
create index on prisme.sign_in_attempts (company_id, account_id);
create index on prisme.sign_in_attempts (expires_at);
alter table prisme.sign_in_attempts enable row level security;
alter table prisme.sign_in_attempts force row level security;
create policy own_company on prisme.sign_in_attempts using (company_id = prisme.app_company());
create policy sweep on prisme.sign_in_attempts for all to prisme_sys using (true);
grant select, insert, delete on prisme.sign_in_attempts to prisme_app;
grant update (tries) on prisme.sign_in_attempts to prisme_app;
grant select, delete on prisme.sign_in_attempts to prisme_sys;

-- An attempt was begun with a password: where that is replaced, it is over, whoever replaces it.
create function prisme.end_attempts() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  delete from prisme.sign_in_attempts where company_id = new.company_id and account_id = new.account_id;
  return null;
end $$;
create trigger password_replaced after update of password_sealed on prisme.accounts for each row
  execute function prisme.end_attempts();

create table prisme.factor_resets (
  company_id uuid not null,
  reset_id uuid not null,
  account_id uuid not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  identity_checked text not null,
  over_at timestamptz,
  over_by uuid,
  outcome text check (outcome in ('done', 'cancelled')),
  primary key (company_id, reset_id),
  foreign key (company_id, account_id) references prisme.accounts,
  foreign key (company_id, asked_by) references prisme.accounts
);
create unique index on prisme.factor_resets (company_id, account_id) where over_at is null;
alter table prisme.factor_resets enable row level security;
alter table prisme.factor_resets force row level security;
create policy own_company on prisme.factor_resets using (company_id = prisme.app_company());
grant select, insert on prisme.factor_resets to prisme_app;
grant update (over_at, over_by, outcome) on prisme.factor_resets to prisme_app;

-- Whether the session was opened with a second factor: a company that demands one bars those that were not.
alter table prisme.sessions add column strong boolean not null default false;

-- What a company is made with is version 0 and nobody's change.
alter table prisme.company_policies alter column changed_by drop not null;
alter table prisme.company_policies drop constraint company_policies_version_check;
alter table prisme.company_policies add constraint company_policies_version_check
  check (version > 0 and changed_by is not null or version = 0 and changed_by is null);

create function prisme.sweep_attempts(before timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$ delete from prisme.sign_in_attempts where expires_at < before $$;
grant create on schema prisme to prisme_sys;
alter function prisme.sweep_attempts(timestamptz) owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.sweep_attempts(timestamptz) from public;
grant execute on function prisme.sweep_attempts(timestamptz) to prisme_jobs;

create function prisme.enqueue_job_at(task text, payload json, run_at timestamptz) returns void
  language plpgsql security definer
  set search_path = pg_catalog
as $$
begin
  perform graphile_worker.add_job(task, payload := payload, run_at := run_at);
end $$;
grant create on schema prisme to prisme_jobs;
alter function prisme.enqueue_job_at(text, json, timestamptz) owner to prisme_jobs;
revoke create on schema prisme from prisme_jobs;
revoke execute on function prisme.enqueue_job_at(text, json, timestamptz) from public;
grant execute on function prisme.enqueue_job_at(text, json, timestamptz) to prisme_app;
