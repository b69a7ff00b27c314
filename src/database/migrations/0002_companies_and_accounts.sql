-- Why: who belongs where. Names and addresses are sealed (K-6); ids, roles and times are plain on purpose.

-- The deployment's own secrets (token signing, blind e-mail index, password wrap), each wrapped by the key provider.
create table prisme.system_secrets (
  name text not null,
  version int not null,
  key_version int not null,
  wrapped bytea not null,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  primary key (name, version)
);
grant select, insert on prisme.system_secrets to prisme_app;

create table prisme.companies (
  company_id uuid primary key,
  name text not null,
  created_at timestamptz not null
);
alter table prisme.companies enable row level security;
alter table prisme.companies force row level security;
create policy own_company on prisme.companies using (company_id = prisme.app_company());
grant select, insert on prisme.companies to prisme_app;

-- L1: a company's branch keys (BK), wrapped by its key in the provider (K-2).
create table prisme.branch_keys (
  company_id uuid not null references prisme.companies,
  version int not null,
  provider_key_version int not null,
  wrapped bytea not null,
  created_at timestamptz not null,
  primary key (company_id, version)
);
alter table prisme.branch_keys enable row level security;
alter table prisme.branch_keys force row level security;
create policy own_company on prisme.branch_keys using (company_id = prisme.app_company());
grant select, insert on prisme.branch_keys to prisme_app;

-- L2: conversation keys (vk), file keys (fk) and the company's directory key (uk), wrapped by a branch key.
create table prisme.data_keys (
  company_id uuid not null,
  kind text not null check (kind in ('vk', 'fk', 'uk')),
  holder_id uuid not null,
  version int not null,
  branch_version int not null,
  wrapped bytea not null,
  created_at timestamptz not null,
  primary key (company_id, kind, holder_id, version),
  foreign key (company_id, branch_version) references prisme.branch_keys (company_id, version)
);
alter table prisme.data_keys enable row level security;
alter table prisme.data_keys force row level security;
create policy own_company on prisme.data_keys using (company_id = prisme.app_company());
grant select, insert, delete on prisme.data_keys to prisme_app;

create table prisme.accounts (
  company_id uuid not null references prisme.companies,
  account_id uuid not null,
  role text not null check (role in ('guest', 'user', 'company_admin')),
  email_sealed bytea not null,
  display_name_sealed bytea not null,
  -- The PHC string, wrapped by the deployment's password key: a stolen dump alone cannot be cracked.
  password_sealed bytea not null,
  created_at timestamptz not null,
  -- A guest's access always ends (A-20).
  expires_at timestamptz,
  disabled_at timestamptz,
  primary key (company_id, account_id),
  check (role <> 'guest' or expires_at is not null)
);
alter table prisme.accounts enable row level security;
alter table prisme.accounts force row level security;
create policy own_company on prisme.accounts using (company_id = prisme.app_company());
grant select, insert on prisme.accounts to prisme_app;
grant update (password_sealed) on prisme.accounts to prisme_app;

-- K-7: one address, one account, in the whole deployment. The only table that is looked up before the company is known.
create table prisme.email_index (
  email_hash bytea primary key,
  company_id uuid not null,
  account_id uuid not null,
  foreign key (company_id, account_id) references prisme.accounts
);
alter table prisme.email_index enable row level security;
alter table prisme.email_index force row level security;
create policy own_company on prisme.email_index for insert with check (company_id = prisme.app_company());
create policy look_up on prisme.email_index for select to prisme_sys using (true);
grant insert on prisme.email_index to prisme_app;
grant select on prisme.email_index to prisme_sys;

create function prisme.account_of_email(hash bytea) returns table (company_id uuid, account_id uuid)
  language sql stable security definer
  set search_path = pg_catalog
as $$ select e.company_id, e.account_id from prisme.email_index e where e.email_hash = hash $$;
grant create on schema prisme to prisme_sys;
alter function prisme.account_of_email(bytea) owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.account_of_email(bytea) from public;
grant execute on function prisme.account_of_email(bytea) to prisme_app;
