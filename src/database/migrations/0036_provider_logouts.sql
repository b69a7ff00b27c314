-- Why: a provider says once that a session ended there (OpenID Connect Back-Channel Logout, 2.6): what was heard is not heard again.
create table prisme.provider_logouts (
  company_id uuid not null,
  provider_id uuid not null,
  token_hash bytea not null,
  heard_at timestamptz not null,
  primary key (company_id, provider_id, token_hash),
  foreign key (company_id, provider_id) references prisme.identity_providers on delete cascade
);
create index on prisme.provider_logouts (heard_at);
alter table prisme.provider_logouts enable row level security;
alter table prisme.provider_logouts force row level security;
create policy own_company on prisme.provider_logouts using (company_id = prisme.app_company());
create policy sweep on prisme.provider_logouts for all to prisme_sys using (true);
grant select, insert on prisme.provider_logouts to prisme_app;
grant select, delete on prisme.provider_logouts to prisme_sys;
create or replace function prisme.sweep_attempts(before timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$
  delete from prisme.sign_in_attempts where expires_at < before;
  delete from prisme.federation_flows where expires_at < before;
  -- A token of then is too old by now, whoever shows it.
  delete from prisme.provider_logouts where heard_at < before - interval '1 hour';
$$;
