-- Why: what a provider signed is heard once: that a session ended there (OpenID Connect Back-Channel Logout, 2.6), or who somebody is
-- (an assertion, A-16). Only a keyed hash of its id is kept.
create table prisme.provider_hearings (
  company_id uuid not null,
  provider_id uuid not null,
  heard_hash bytea not null,
  heard_at timestamptz not null,
  primary key (company_id, provider_id, heard_hash),
  foreign key (company_id, provider_id) references prisme.identity_providers on delete cascade
);
create index on prisme.provider_hearings (heard_at);
alter table prisme.provider_hearings enable row level security;
alter table prisme.provider_hearings force row level security;
create policy own_company on prisme.provider_hearings using (company_id = prisme.app_company());
create policy sweep on prisme.provider_hearings for all to prisme_sys using (true);
grant select, insert on prisme.provider_hearings to prisme_app;
grant select, delete on prisme.provider_hearings to prisme_sys;
create or replace function prisme.sweep_attempts(before timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$
  delete from prisme.sign_in_attempts where expires_at < before;
  delete from prisme.federation_flows where expires_at < before;
  -- What was signed then is too old by now, whoever shows it.
  delete from prisme.provider_hearings where heard_at < before - interval '1 hour';
$$;
