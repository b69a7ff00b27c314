-- Why: people are brought in by mail (A-21): a link that works once, for one address, one role and, for guests, one bubble.
-- The secret is made as the mail is written and kept as a hash.
create table prisme.invitations (
  company_id uuid not null references prisme.companies,
  invitation_id uuid not null,
  role text not null check (role in ('guest', 'user', 'company_admin')),
  bubble_id uuid,
  email_hash bytea not null,
  email_sealed bytea not null,
  organisation_sealed bytea,
  account_days int,
  locale text not null check (locale in ('fr', 'en')),
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  token_hash bytea,
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (company_id, invitation_id),
  foreign key (company_id, bubble_id) references prisme.conversations,
  foreign key (company_id, invited_by) references prisme.accounts,
  check ((role = 'guest') = (bubble_id is not null and account_days is not null))
);
create unique index on prisme.invitations (company_id, token_hash);
create index on prisme.invitations (company_id, created_at);
alter table prisme.invitations enable row level security;
alter table prisme.invitations force row level security;
create policy own_company on prisme.invitations using (company_id = prisme.app_company());
grant select, insert, update (token_hash, used_at, revoked_at) on prisme.invitations to prisme_app;
