-- Why: a reconnect ticket is signed, not stored; what is stored is that it was used, so that it opens one socket on one
-- gateway and no second one (A-14).
create table prisme.spent_tickets (
  company_id uuid not null,
  ticket_hash bytea not null,
  expires_at timestamptz not null,
  primary key (company_id, ticket_hash)
);
create index on prisme.spent_tickets (expires_at);
alter table prisme.spent_tickets enable row level security;
alter table prisme.spent_tickets force row level security;
create policy own_company on prisme.spent_tickets using (company_id = prisme.app_company());
create policy sweep on prisme.spent_tickets for all to prisme_sys using (true);
grant select, insert on prisme.spent_tickets to prisme_app;
grant select, delete on prisme.spent_tickets to prisme_sys;

create function prisme.sweep_spent_tickets(before timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$ delete from prisme.spent_tickets where expires_at < before $$;

-- Why: gateways compare what they delivered with how far the logs reach (M-4), for the conversations of every company at
-- once; one statement a second, where a transaction per company would be a thousand.
create policy compare on prisme.conversations for select to prisme_sys using (true);
grant select (company_id, conversation_id, head) on prisme.conversations to prisme_sys;
create function prisme.heads_among(companies uuid[], conversations uuid[])
  returns table (conversation_id uuid, head bigint)
  language sql stable security definer
  set search_path = pg_catalog
as $$
  select c.conversation_id, c.head from unnest(companies, conversations) as u (company_id, conversation_id)
  join prisme.conversations c on c.company_id = u.company_id and c.conversation_id = u.conversation_id
$$;

grant create on schema prisme to prisme_sys;
alter function prisme.sweep_spent_tickets(timestamptz) owner to prisme_sys;
alter function prisme.heads_among(uuid[], uuid[]) owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.sweep_spent_tickets(timestamptz), prisme.heads_among(uuid[], uuid[]) from public;
grant execute on function prisme.sweep_spent_tickets(timestamptz) to prisme_jobs;
grant execute on function prisme.heads_among(uuid[], uuid[]) to prisme_app;
