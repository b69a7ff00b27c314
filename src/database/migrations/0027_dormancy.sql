-- Why: an account nobody uses is blocked (A-22), and opened again by who reads its mail; what registrations, codes, mails and
-- invitations leave behind is swept.
create table prisme.reactivations (
  company_id uuid not null,
  account_id uuid not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  primary key (company_id, account_id),
  foreign key (company_id, account_id) references prisme.accounts on delete cascade
);
create unique index on prisme.reactivations (company_id, token_hash);
alter table prisme.reactivations enable row level security;
alter table prisme.reactivations force row level security;
create policy own_company on prisme.reactivations using (company_id = prisme.app_company());
grant select, insert, delete, update (token_hash, expires_at) on prisme.reactivations to prisme_app;

create policy sweep on prisme.accounts for all to prisme_sys using (true);
grant select (company_id, account_id, unproven, created_at), delete on prisme.accounts to prisme_sys;
create policy sweep on prisme.email_index for delete to prisme_sys using (true);
grant delete on prisme.email_index to prisme_sys;
create policy sweep on prisme.password_resets for delete to prisme_sys using (true);
grant select (requested_at), delete on prisme.password_resets to prisme_sys;
create policy sweep on prisme.undelivered_mails for all to prisme_sys using (true);
grant select (failed_at), delete on prisme.undelivered_mails to prisme_sys;
create policy sweep on prisme.invitations for all to prisme_sys using (true);
grant select (expires_at), delete on prisme.invitations to prisme_sys;

-- Registrations nobody proved for a week: their address is free again. Codes are counted for a day only; mails that were
-- given up and invitations that are over are of no use after a season.
create function prisme.sweep_accounts(now timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$
  delete from prisme.email_index e using prisme.accounts a where a.company_id = e.company_id
    and a.account_id = e.account_id and a.unproven and a.created_at < now - interval '7 days';
  delete from prisme.accounts where unproven and created_at < now - interval '7 days';
  delete from prisme.password_resets where requested_at < now - interval '30 days';
  delete from prisme.undelivered_mails where failed_at < now - interval '90 days';
  delete from prisme.invitations where expires_at < now - interval '90 days';
$$;

grant create on schema prisme to prisme_sys;
alter function prisme.sweep_accounts(timestamptz) owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.sweep_accounts(timestamptz) from public;
grant execute on function prisme.sweep_accounts(timestamptz) to prisme_jobs;
