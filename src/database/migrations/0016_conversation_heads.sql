-- Why: each message moves the head of its conversation, and PostgreSQL looks at all there is about a row whenever it changes:
-- conditions, references, policies (measured: a quarter of what a message cost it). What moves lives apart from what stays.

create table prisme.conversation_heads (
  company_id uuid not null,
  conversation_id uuid not null,
  head bigint not null,
  updated_at timestamptz not null,
  primary key (company_id, conversation_id),
  foreign key (company_id, conversation_id) references prisme.conversations
)
-- Half of each page is room for the next version of a row: then its index is left alone.
with (fillfactor = 50);
alter table prisme.conversations no force row level security;
insert into prisme.conversation_heads (company_id, conversation_id, head, updated_at)
  select company_id, conversation_id, head, updated_at from prisme.conversations;
alter table prisme.conversations force row level security;
alter table prisme.conversation_heads enable row level security;
alter table prisme.conversation_heads force row level security;
create policy own_company on prisme.conversation_heads using (company_id = prisme.app_company());
create policy compare on prisme.conversation_heads for select to prisme_sys using (true);
grant select, insert on prisme.conversation_heads to prisme_app;
grant update (head, updated_at) on prisme.conversation_heads to prisme_app;
grant select (company_id, conversation_id, head) on prisme.conversation_heads to prisme_sys;

drop policy compare on prisme.conversations;
revoke select (company_id, conversation_id, head) on prisme.conversations from prisme_sys;
revoke update (head, updated_at) on prisme.conversations from prisme_app;
alter table prisme.conversations drop column head, drop column updated_at;

-- An event is only ever written under the lock of its conversation's head, which exists: the reference would look for the
-- conversation again with each message.
alter table prisme.conversation_events drop constraint conversation_events_company_id_conversation_id_fkey;

-- Asked for with every row that is read or written. As one expression it becomes part of the statement's plan; it raises
-- outside a company as before: without the setting, and for the '' that a setting that was local leaves behind.
create or replace function prisme.app_company() returns uuid
  language sql stable parallel safe
  return current_setting('app.company')::uuid;

create or replace function prisme.heads_among(companies uuid[], conversations uuid[])
  returns table (conversation_id uuid, head bigint)
  language sql stable security definer
  set search_path = pg_catalog
as $$
  select h.conversation_id, h.head from unnest(companies, conversations) as u (company_id, conversation_id)
  join prisme.conversation_heads h on h.company_id = u.company_id and h.conversation_id = u.conversation_id
$$;

-- See 0008 for what these promise.
create or replace function prisme.append_messages(
  p_company uuid, p_now timestamptz,
  p_conversations uuid[], p_heads bigint[], p_counts int[],
  p_places int[], p_sequences bigint[], p_actors uuid[], p_messages uuid[], p_clients uuid[],
  p_starts int[], p_lengths int[], p_digests bytea, p_sealed bytea
) returns timestamptz[]
  language plpgsql
as $$
declare
  said timestamptz;
  times timestamptz[] := '{}';
  appended int;
begin
  perform set_config('app.company', p_company::text, true);
  for i in 1 .. cardinality(p_conversations) loop
    update prisme.conversation_heads
      set head = head + p_counts[i], updated_at = greatest(updated_at, p_now)
      where company_id = p_company and conversation_id = p_conversations[i] and head = p_heads[i]
      returning updated_at into said;
    if not found then
      raise exception 'another head' using errcode = 'PS001';
    end if;
    times := times || said;
  end loop;
  -- A statement of its own, so that it sees memberships as they are now that the rows are locked (G6).
  insert into prisme.conversation_events (company_id, conversation_id, sequence, kind, actor_id, message_id, client_id,
      request_digest, sealed, occurred_at)
    select p_company, m.conversation_id, u.sequence, 'message.sent', u.actor_id, u.message_id, u.client_id,
      substring(p_digests from (u.n::int - 1) * 32 + 1 for 32), substring(p_sealed from u.start for u.length),
      times[u.place]
    from unnest(p_places, p_sequences, p_actors, p_messages, p_clients, p_starts, p_lengths) with ordinality
      as u (place, sequence, actor_id, message_id, client_id, start, length, n)
    join prisme.memberships m on m.company_id = p_company
      and m.conversation_id = p_conversations[u.place] and m.account_id = u.actor_id;
  get diagnostics appended = row_count;
  if appended <> cardinality(p_places) then
    raise exception 'not a member' using errcode = 'PS002';
  end if;
  return times;
end $$;

create or replace function prisme.append_message(
  p_company uuid, p_now timestamptz, p_conversation uuid, p_head bigint,
  p_actor uuid, p_message uuid, p_client uuid, p_digest bytea, p_sealed bytea
) returns timestamptz
  language plpgsql
as $$
declare
  said timestamptz;
begin
  perform set_config('app.company', p_company::text, true);
  update prisme.conversation_heads
    set head = head + 1, updated_at = greatest(updated_at, p_now)
    where company_id = p_company and conversation_id = p_conversation and head = p_head
    returning updated_at into said;
  if not found then
    raise exception 'another head' using errcode = 'PS001';
  end if;
  insert into prisme.conversation_events (company_id, conversation_id, sequence, kind, actor_id, message_id, client_id,
      request_digest, sealed, occurred_at)
    select p_company, m.conversation_id, p_head + 1, 'message.sent', p_actor, p_message, p_client, p_digest, p_sealed, said
    from prisme.memberships m
    where m.company_id = p_company and m.conversation_id = p_conversation and m.account_id = p_actor;
  if not found then
    raise exception 'not a member' using errcode = 'PS002';
  end if;
  return said;
end $$;
