-- Why: a directory keeps people together in groups (SCIM). A bubble may follow one, so that who joins or leaves the group joins or
-- leaves it; and a role may be proposed to its members, which a person then confirms (A-17).
create table prisme.directory_groups (
  company_id uuid not null references prisme.companies,
  group_id uuid not null,
  name_hash bytea not null,
  external_id_hash bytea,
  entry_sealed bytea not null,
  -- What its members are proposed for, as an administrator decided.
  role text check (role = 'company_admin'),
  version int not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (company_id, group_id),
  unique (company_id, name_hash),
  unique (company_id, external_id_hash)
);
create index on prisme.directory_groups (company_id, created_at, group_id);
alter table prisme.directory_groups enable row level security;
alter table prisme.directory_groups force row level security;
create policy own_company on prisme.directory_groups using (company_id = prisme.app_company());
grant select, insert, delete, update (name_hash, external_id_hash, entry_sealed, role, version, changed_at)
  on prisme.directory_groups to prisme_app;

create table prisme.directory_members (
  company_id uuid not null,
  group_id uuid not null,
  account_id uuid not null,
  primary key (company_id, group_id, account_id),
  foreign key (company_id, group_id) references prisme.directory_groups on delete cascade,
  foreign key (company_id, account_id) references prisme.directory_people on delete cascade
);
create index on prisme.directory_members (company_id, account_id);
alter table prisme.directory_members enable row level security;
alter table prisme.directory_members force row level security;
create policy own_company on prisme.directory_members using (company_id = prisme.app_company());
grant select, insert, delete on prisme.directory_members to prisme_app;

create table prisme.directory_bubbles (
  company_id uuid not null,
  group_id uuid not null,
  conversation_id uuid not null,
  followed_by uuid not null,
  followed_at timestamptz not null,
  primary key (company_id, group_id, conversation_id),
  foreign key (company_id, group_id) references prisme.directory_groups on delete cascade,
  foreign key (company_id, conversation_id) references prisme.conversations (company_id, conversation_id),
  foreign key (company_id, followed_by) references prisme.accounts (company_id, account_id)
);
create index on prisme.directory_bubbles (company_id, conversation_id);
alter table prisme.directory_bubbles enable row level security;
alter table prisme.directory_bubbles force row level security;
create policy own_company on prisme.directory_bubbles using (company_id = prisme.app_company());
grant select, insert, delete on prisme.directory_bubbles to prisme_app;

-- Whom a group brought into a bubble, and when: they leave with the group, and come with it once. Null where they were in before.
create table prisme.directory_arrivals (
  company_id uuid not null,
  conversation_id uuid not null,
  account_id uuid not null,
  joined_at timestamptz,
  primary key (company_id, conversation_id, account_id),
  foreign key (company_id, conversation_id) references prisme.conversations (company_id, conversation_id),
  foreign key (company_id, account_id) references prisme.accounts (company_id, account_id)
);
create index on prisme.directory_arrivals (company_id, account_id);
alter table prisme.directory_arrivals enable row level security;
alter table prisme.directory_arrivals force row level security;
create policy own_company on prisme.directory_arrivals using (company_id = prisme.app_company());
grant select, insert, delete on prisme.directory_arrivals to prisme_app;

-- Who is proposed for the administration by a group, until somebody decides; and whom it was granted, until they leave the group.
create table prisme.directory_roles (
  company_id uuid not null,
  account_id uuid not null,
  proposed_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  granted boolean not null default false,
  primary key (company_id, account_id),
  foreign key (company_id, account_id) references prisme.directory_people on delete cascade,
  check (not granted or decided_at is not null)
);
alter table prisme.directory_roles enable row level security;
alter table prisme.directory_roles force row level security;
create policy own_company on prisme.directory_roles using (company_id = prisme.app_company());
grant select, insert, delete, update (decided_at, decided_by, granted) on prisme.directory_roles to prisme_app;
