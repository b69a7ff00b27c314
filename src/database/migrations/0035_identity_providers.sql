-- Why: a company's people sign in where the company knows them (A-15, R27). What a provider vouches for is an identity: issuer
-- and subject, in one company; an e-mail address never is. Whose a domain is, the operator says: it is held by one company.
create table prisme.company_domains (
  company_id uuid not null references prisme.companies,
  domain text not null check (domain = lower(domain)),
  added_at timestamptz not null,
  primary key (company_id, domain),
  -- A-18: two companies never hold one domain.
  unique (domain)
);
alter table prisme.company_domains enable row level security;
alter table prisme.company_domains force row level security;
create policy own_company on prisme.company_domains using (company_id = prisme.app_company());
create policy look_up on prisme.company_domains for select to prisme_sys using (true);
grant select, insert, delete on prisme.company_domains to prisme_app;
grant select on prisme.company_domains to prisme_sys;

create table prisme.identity_providers (
  company_id uuid not null references prisme.companies,
  provider_id uuid not null,
  -- What it is called, where it is and what is asked of it, PRM1 under the directory key.
  settings_sealed bytea not null,
  secret_sealed bytea not null,
  issuer_hash bytea not null,
  created_at timestamptz not null,
  created_by uuid not null,
  disabled_at timestamptz,
  -- Why the last sign-in that proved nothing did not.
  refused_for text check (refused_for ~ '^[a-z_]{1,40}$'),
  refused_at timestamptz,
  primary key (company_id, provider_id),
  unique (company_id, issuer_hash),
  foreign key (company_id, created_by) references prisme.accounts (company_id, account_id)
);
alter table prisme.identity_providers enable row level security;
alter table prisme.identity_providers force row level security;
create policy own_company on prisme.identity_providers using (company_id = prisme.app_company());
grant select, insert, delete on prisme.identity_providers to prisme_app;
grant update (settings_sealed, secret_sealed, disabled_at, refused_for, refused_at) on prisme.identity_providers to prisme_app;

-- Who is who: the identity as a keyed hash of issuer and subject. One account per identity, one identity per account and provider.
create table prisme.federated_identities (
  company_id uuid not null,
  identity_hash bytea not null,
  provider_id uuid not null,
  account_id uuid not null,
  linked_at timestamptz not null,
  last_used_at timestamptz,
  primary key (company_id, identity_hash),
  unique (company_id, account_id, provider_id),
  foreign key (company_id, provider_id) references prisme.identity_providers on delete cascade,
  foreign key (company_id, account_id) references prisme.accounts
);
alter table prisme.federated_identities enable row level security;
alter table prisme.federated_identities force row level security;
create policy own_company on prisme.federated_identities using (company_id = prisme.app_company());
grant select, insert, delete on prisme.federated_identities to prisme_app;
grant update (last_used_at) on prisme.federated_identities to prisme_app;

-- Who went to a provider and has not come back. State, nonce and verifier follow from the browser's token and are not kept.
create table prisme.federation_flows (
  company_id uuid not null,
  flow_hash bytea not null,
  provider_id uuid not null,
  purpose text not null check (purpose in ('sign_in', 'link', 'prove')),
  -- Whether they must show there anew who they are.
  fresh boolean not null,
  -- Whose account is to be linked or proven, and the session that asked; null for signing in.
  account_id uuid,
  session_id uuid,
  expires_at timestamptz not null,
  primary key (company_id, flow_hash),
  foreign key (company_id, provider_id) references prisme.identity_providers on delete cascade,
  foreign key (company_id, account_id) references prisme.accounts (company_id, account_id),
  check (num_nonnulls(account_id, session_id) = case purpose when 'sign_in' then 0 else 2 end)
);
create index on prisme.federation_flows (expires_at);
alter table prisme.federation_flows enable row level security;
alter table prisme.federation_flows force row level security;
create policy own_company on prisme.federation_flows using (company_id = prisme.app_company());
create policy sweep on prisme.federation_flows for all to prisme_sys using (true);
grant select, insert, delete on prisme.federation_flows to prisme_app;
grant select, delete on prisme.federation_flows to prisme_sys;

-- Where someone signed in, if not here: what ends there, or is turned off, ends here. Kept when the provider is gone.
alter table prisme.sessions add column provider_id uuid, add column provider_session_hash bytea;
create index on prisme.sessions (company_id, provider_id) where ended_at is null and provider_id is not null;
alter table prisme.sign_in_attempts add column provider_id uuid, add column provider_session_hash bytea;

-- Which company a domain is of, frozen ones aside: asked before the company is known.
create function prisme.company_of_domain(asked text) returns uuid
  language sql stable security definer
  set search_path = pg_catalog
as $$
  select d.company_id from prisme.company_domains d
  join prisme.companies c on c.company_id = d.company_id and c.frozen_at is null
  where d.domain = asked
$$;
create or replace function prisme.sweep_attempts(before timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$
  delete from prisme.sign_in_attempts where expires_at < before;
  delete from prisme.federation_flows where expires_at < before;
$$;
grant create on schema prisme to prisme_sys;
alter function prisme.company_of_domain(text) owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.company_of_domain(text) from public;
grant execute on function prisme.company_of_domain(text) to prisme_app;
