-- Why: people register themselves where their company allows it, and choose a new password with a code by mail (A-3, A-8).
alter table prisme.accounts
  -- Registered by someone who has not shown yet that they read its mail: of no use until then.
  add column unproven boolean not null default false,
  -- An address that reads like a desk's, not a person's (R33).
  add column generic_address boolean not null default false,
  -- After too many wrong codes no new ones are sent, nor taken, until then; the password still works.
  add column resets_sleep_until timestamptz;
grant update (unproven, resets_sleep_until) on prisme.accounts to prisme_app;

-- The link of a registration, as a hash; made when its mail is written.
create table prisme.address_proofs (
  company_id uuid not null,
  account_id uuid not null,
  token_hash bytea,
  expires_at timestamptz,
  tries int not null default 0,
  primary key (company_id, account_id),
  foreign key (company_id, account_id) references prisme.accounts on delete cascade
);
create index on prisme.address_proofs (company_id, token_hash);
alter table prisme.address_proofs enable row level security;
alter table prisme.address_proofs force row level security;
create policy own_company on prisme.address_proofs using (company_id = prisme.app_company());
grant select, insert, delete, update (token_hash, expires_at, tries) on prisme.address_proofs to prisme_app;

-- Which companies take people of a domain: asked before the company is known.
create policy look_up on prisme.company_policies for select to prisme_sys using (true);
grant select on prisme.company_policies to prisme_sys;
create index on prisme.company_policies using gin ((settings #> '{registration,domains}'));
create function prisme.companies_registering(domain text) returns table (company_id uuid)
  language sql stable security definer
  set search_path = pg_catalog
as $$
  select p.company_id from prisme.company_policies p
  where p.settings #> '{registration,domains}' ? domain and p.settings #>> '{registration,mode}' = 'open'
    and not exists (select from prisme.company_policies later
      where later.company_id = p.company_id and later.version > p.version)
$$;

create table prisme.password_resets (
  company_id uuid not null,
  reset_id uuid not null,
  account_id uuid not null,
  requested_at timestamptz not null,
  -- HMAC of the code, bound to this row; made when its mail is written, and anew each time that is tried again.
  pin_mac bytea,
  -- The hash of the link that is needed as well, while many wrong codes are tried anywhere.
  link_hash bytea,
  expires_at timestamptz,
  -- Counted before the code is compared, so that many at once are no more than few.
  tries int not null default 0,
  tried_at timestamptz,
  used_at timestamptz,
  superseded_at timestamptz,
  primary key (company_id, reset_id),
  foreign key (company_id, account_id) references prisme.accounts on delete cascade
);
create index on prisme.password_resets (company_id, account_id, requested_at);
create index on prisme.password_resets (reset_id);
alter table prisme.password_resets enable row level security;
alter table prisme.password_resets force row level security;
create policy own_company on prisme.password_resets using (company_id = prisme.app_company());
grant select, insert, update (pin_mac, link_hash, expires_at, tries, tried_at, used_at, superseded_at)
  on prisme.password_resets to prisme_app;

-- An id that names its company would tell which company an address belongs to; this one is looked up.
create policy look_up on prisme.password_resets for select to prisme_sys using (true);
grant select (company_id, reset_id) on prisme.password_resets to prisme_sys;
create function prisme.company_of_reset(reset uuid) returns uuid
  language sql stable security definer
  set search_path = pg_catalog
as $$ select r.company_id from prisme.password_resets r where r.reset_id = reset $$;

-- What is counted over the whole deployment, by stretches of ten minutes: wrong codes, failed sign-ins.
create table prisme.tallies (
  name text not null,
  since timestamptz not null,
  tally int not null,
  primary key (name, since)
);
grant select, insert, delete, update (tally) on prisme.tallies to prisme_app;

grant create on schema prisme to prisme_sys;
alter function prisme.companies_registering(text) owner to prisme_sys;
alter function prisme.company_of_reset(uuid) owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.companies_registering(text), prisme.company_of_reset(uuid) from public;
grant execute on function prisme.companies_registering(text), prisme.company_of_reset(uuid) to prisme_app;
