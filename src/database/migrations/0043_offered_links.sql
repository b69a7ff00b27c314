-- Why: who has an account already and comes from the company's provider for the first time proves that it is theirs by a code
-- in its mailbox, and by its second factor (A-17): no address adopts anything. Without that, nobody could come in once their
-- company lets people in at its provider only (A-19).
create table prisme.offered_links (
  company_id uuid not null,
  offer_hash bytea not null,
  -- Which the job is told that sends the code.
  offer_id uuid not null,
  account_id uuid not null,
  provider_id uuid not null,
  provider_session_hash bytea,
  -- What it takes to end the session there, as attempts keep it.
  provider_ending_sealed bytea,
  identity_hash bytea not null,
  -- Whether the provider says that a second factor was shown there.
  strong boolean not null,
  -- The six digits, keyed; null until the mail is written.
  code_mac bytea,
  tries int not null default 0,
  expires_at timestamptz not null,
  primary key (company_id, offer_hash),
  unique (company_id, offer_id),
  foreign key (company_id, provider_id) references prisme.identity_providers on delete cascade,
  foreign key (company_id, account_id) references prisme.accounts (company_id, account_id)
);
create index on prisme.offered_links (expires_at);
create index on prisme.offered_links (company_id, account_id);
alter table prisme.offered_links enable row level security;
alter table prisme.offered_links force row level security;
create policy own_company on prisme.offered_links using (company_id = prisme.app_company());
create policy sweep on prisme.offered_links for all to prisme_sys using (true);
grant select, insert, delete, update (code_mac, tries) on prisme.offered_links to prisme_app;
grant select, delete on prisme.offered_links to prisme_sys;

-- Which identity is linked when the second step of a sign-in is done.
alter table prisme.sign_in_attempts add column link_hash bytea;

create or replace function prisme.sweep_attempts(before timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$
  delete from prisme.sign_in_attempts where expires_at < before;
  delete from prisme.federation_flows where expires_at < before;
  delete from prisme.offered_links where expires_at < before;
  -- What was signed then is too old by now, whoever shows it.
  delete from prisme.provider_hearings where heard_at < before - interval '1 hour';
$$;
