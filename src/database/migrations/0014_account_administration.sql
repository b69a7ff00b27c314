-- Why: administrators say what a person may do, block and bring back accounts, and take leavers' data away; people tell
-- their own title. What was decided for one person is kept beside them, and only what differs from the company (R42, R43).
alter table prisme.accounts
  add column title_sealed bytea,
  -- Guests of another organisation: which one, for the badge (R46).
  add column organisation_sealed bytea,
  add column switches jsonb not null default '{}',
  add column disabled_reason text check (disabled_reason in ('administrator', 'unused', 'former')),
  -- Days without a sign-in are counted from here at the earliest (A-22).
  add column reactivated_at timestamptz,
  add column warned_unused_at timestamptz;
grant update (role, email_sealed, display_name_sealed, title_sealed, organisation_sealed, switches, disabled_at,
  disabled_reason, reactivated_at, warned_unused_at, expires_at) on prisme.accounts to prisme_app;
create index on prisme.accounts (company_id, created_at, account_id);
