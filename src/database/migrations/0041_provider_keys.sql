-- Why: to a SAML provider we are somebody with a key of our own (A-16): requests are signed with it, and assertions encrypted for
-- it. While it rolls over there are two.
create table prisme.provider_keys (
  company_id uuid not null,
  provider_id uuid not null,
  state text not null check (state in ('used', 'announced')),
  key_id uuid not null,
  -- The key and its certificate, PRM1 under the directory key, bound to key_id.
  key_sealed bytea not null,
  made_at timestamptz not null,
  primary key (company_id, provider_id, state),
  foreign key (company_id, provider_id) references prisme.identity_providers on delete cascade
);
alter table prisme.provider_keys enable row level security;
alter table prisme.provider_keys force row level security;
create policy own_company on prisme.provider_keys using (company_id = prisme.app_company());
grant select, insert, delete on prisme.provider_keys to prisme_app;
grant update (state) on prisme.provider_keys to prisme_app;
