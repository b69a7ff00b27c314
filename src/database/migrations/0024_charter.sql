-- Why: a company tells its people how it works with what they write (R93, R126): a charter that each one accepts, version by
-- version, before anything else, and legal notices that anybody reads. Neither is secret: both are plain.
create table prisme.company_texts (
  company_id uuid not null references prisme.companies,
  kind text not null check (kind in ('charter', 'notices')),
  version int not null check (version > 0),
  -- Null: withdrawn.
  text_fr text,
  text_en text,
  published_at timestamptz not null,
  published_by uuid not null,
  primary key (company_id, kind, version),
  foreign key (company_id, published_by) references prisme.accounts (company_id, account_id),
  check (text_fr is not null or text_en is null)
);
alter table prisme.company_texts enable row level security;
alter table prisme.company_texts force row level security;
create policy own_company on prisme.company_texts using (company_id = prisme.app_company());
grant select, insert on prisme.company_texts to prisme_app;

-- Never changed, never taken back: who accepted which version, and when.
create table prisme.charter_acceptances (
  company_id uuid not null,
  account_id uuid not null,
  version int not null,
  accepted_at timestamptz not null,
  primary key (company_id, account_id, version),
  foreign key (company_id, account_id) references prisme.accounts
);
alter table prisme.charter_acceptances enable row level security;
alter table prisme.charter_acceptances force row level security;
create policy own_company on prisme.charter_acceptances using (company_id = prisme.app_company());
grant select, insert on prisme.charter_acceptances to prisme_app;

-- Which version must be accepted, and which one was last: both lie in rows that are read with each session anyway.
alter table prisme.companies add column charter_version int not null default 0;
alter table prisme.accounts add column charter_version int not null default 0;
grant update (charter_version) on prisme.companies to prisme_app;
grant update (charter_version) on prisme.accounts to prisme_app;

-- A-13: whoever is online is looked at anew.
create trigger charter_accepted after update of charter_version on prisme.accounts for each row
  when (old.charter_version is distinct from new.charter_version) execute function prisme.note_changed_account();
create function prisme.note_everyone_online() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  insert into prisme.revocations (company_id, kind, subject_id)
    select new.company_id, 'account', online.account_id from (
      select s.account_id from prisme.sessions s
        where s.company_id = new.company_id and s.ended_at is null and s.expires_at > now()
      union select k.account_id from prisme.api_keys k
        where k.company_id = new.company_id and k.revoked_at is null and k.expires_at > now()) online;
  return null;
end $$;
create trigger charter_changed after update of charter_version on prisme.companies for each row
  when (old.charter_version is distinct from new.charter_version) execute function prisme.note_everyone_online();
