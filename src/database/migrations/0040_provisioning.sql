-- Why: a company's directory says who its people are (SCIM, A-19). What it says is kept sealed beside the account, found by
-- keyed hashes; an account it did not make keeps its address and password.
create table prisme.directory_people (
  company_id uuid not null,
  account_id uuid not null,
  -- Whether the directory made the account, or took charge of one that was here.
  made boolean not null,
  user_name_hash bytea not null,
  external_id_hash bytea,
  email_hashes bytea[] not null,
  entry_sealed bytea not null,
  version int not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- Gone from the directory. Kept of an account it made: it is its own when the person comes again.
  removed_at timestamptz,
  primary key (company_id, account_id),
  foreign key (company_id, account_id) references prisme.accounts
);
create unique index on prisme.directory_people (company_id, user_name_hash) where removed_at is null;
create unique index on prisme.directory_people (company_id, external_id_hash) where removed_at is null;
create index on prisme.directory_people (company_id, created_at, account_id) where removed_at is null;
alter table prisme.directory_people enable row level security;
alter table prisme.directory_people force row level security;
create policy own_company on prisme.directory_people using (company_id = prisme.app_company());
grant select, insert, delete on prisme.directory_people to prisme_app;
grant update (user_name_hash, external_id_hash, email_hashes, entry_sealed, version, changed_at, removed_at)
  on prisme.directory_people to prisme_app;

-- A block of the directory is its own: it lifts no other, and no other hides it.
alter table prisme.accounts
  add column directory_off boolean not null default false,
  drop constraint accounts_disabled_reason_check,
  add constraint accounts_disabled_reason_check
    check (disabled_reason in ('administrator', 'unused', 'former', 'directory'));
grant update (directory_off, generic_address) on prisme.accounts to prisme_app;
