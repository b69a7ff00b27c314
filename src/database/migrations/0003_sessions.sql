-- Why: sessions live in the database (A-10), so that ending one is a fact every gateway sees. Tokens are kept as hashes.
create table prisme.sessions (
  company_id uuid not null,
  session_id uuid not null,
  account_id uuid not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('signed_out', 'token_reused', 'cleartext_credential')),
  primary key (company_id, session_id),
  foreign key (company_id, account_id) references prisme.accounts
);
create index on prisme.sessions (company_id, account_id);
alter table prisme.sessions enable row level security;
alter table prisme.sessions force row level security;
create policy own_company on prisme.sessions using (company_id = prisme.app_company());
grant select, insert on prisme.sessions to prisme_app;
grant update (last_seen_at, ended_at, end_reason) on prisme.sessions to prisme_app;

create table prisme.refresh_tokens (
  company_id uuid not null,
  token_hash bytea not null,
  session_id uuid not null,
  issued_at timestamptz not null,
  used_at timestamptz,
  -- The next token, sealed under this one (A-11): for twenty seconds every holder of the old one gets the same new one.
  successor_sealed bytea,
  primary key (company_id, token_hash),
  foreign key (company_id, session_id) references prisme.sessions on delete cascade
);
create index on prisme.refresh_tokens (company_id, session_id);
alter table prisme.refresh_tokens enable row level security;
alter table prisme.refresh_tokens force row level security;
create policy own_company on prisme.refresh_tokens using (company_id = prisme.app_company());
grant select, insert on prisme.refresh_tokens to prisme_app;
grant update (used_at, successor_sealed) on prisme.refresh_tokens to prisme_app;

create table prisme.socket_tickets (
  company_id uuid not null,
  ticket_hash bytea not null,
  session_id uuid not null,
  address_prefix_hash bytea not null,
  expires_at timestamptz not null,
  primary key (company_id, ticket_hash),
  foreign key (company_id, session_id) references prisme.sessions on delete cascade
);
alter table prisme.socket_tickets enable row level security;
alter table prisme.socket_tickets force row level security;
create policy own_company on prisme.socket_tickets using (company_id = prisme.app_company());
grant select, insert, delete on prisme.socket_tickets to prisme_app;

-- Housekeeping looks across companies: what is long over goes.
create policy sweep on prisme.socket_tickets for all to prisme_sys using (true);
create policy sweep on prisme.refresh_tokens for all to prisme_sys using (true);
create policy sweep_read on prisme.sessions for select to prisme_sys using (true);
grant select, delete on prisme.socket_tickets to prisme_sys;
grant select, delete on prisme.refresh_tokens to prisme_sys;
grant select on prisme.sessions to prisme_sys;
create function prisme.sweep_tokens(before timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$
  delete from prisme.socket_tickets where expires_at < before;
  delete from prisme.refresh_tokens t using prisme.sessions s
    where s.company_id = t.company_id and s.session_id = t.session_id
      and least(s.expires_at, coalesce(s.ended_at, s.expires_at)) < before - interval '1 day';
$$;
grant create on schema prisme to prisme_sys;
alter function prisme.sweep_tokens(timestamptz) owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.sweep_tokens(timestamptz) from public;
grant execute on function prisme.sweep_tokens(timestamptz) to prisme_jobs;
