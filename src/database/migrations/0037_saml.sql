-- Why: a SAML provider's answer is posted across sites, where no cookie of ours goes (A-16). It is kept, sealed, with the sign-in it
-- names until the browser that began that one shows so; and an assertion that was heard is not heard again.
alter table prisme.federation_flows
  -- Of what the provider sends back beside its answer; null where nothing is posted.
  add column relay_hash bytea,
  add column response_sealed bytea,
  add unique (company_id, relay_hash);
grant update (response_sealed) on prisme.federation_flows to prisme_app;
create table prisme.provider_assertions (
  company_id uuid not null,
  provider_id uuid not null,
  assertion_hash bytea not null,
  heard_at timestamptz not null,
  primary key (company_id, provider_id, assertion_hash),
  foreign key (company_id, provider_id) references prisme.identity_providers on delete cascade
);
create index on prisme.provider_assertions (heard_at);
alter table prisme.provider_assertions enable row level security;
alter table prisme.provider_assertions force row level security;
create policy own_company on prisme.provider_assertions using (company_id = prisme.app_company());
create policy sweep on prisme.provider_assertions for all to prisme_sys using (true);
grant select, insert on prisme.provider_assertions to prisme_app;
grant select, delete on prisme.provider_assertions to prisme_sys;
create or replace function prisme.sweep_attempts(before timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$
  delete from prisme.sign_in_attempts where expires_at < before;
  delete from prisme.federation_flows where expires_at < before;
  -- A token or an assertion of then is too old by now, whoever shows it.
  delete from prisme.provider_logouts where heard_at < before - interval '1 hour';
  delete from prisme.provider_assertions where heard_at < before - interval '1 hour';
$$;
