-- Why: what a company decided for its people (A-20). Each change is a row, so that who decided what, and when, stays known;
-- the highest version holds. A row keeps only what differs from the defaults, which may move with the house.
create table prisme.company_policies (
  company_id uuid not null references prisme.companies,
  version int not null check (version > 0),
  settings jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid not null,
  primary key (company_id, version),
  foreign key (company_id, changed_by) references prisme.accounts
);
alter table prisme.company_policies enable row level security;
alter table prisme.company_policies force row level security;
create policy own_company on prisme.company_policies using (company_id = prisme.app_company());
grant select, insert on prisme.company_policies to prisme_app;
