-- Why: how far each member has read a conversation, so that what is unread is the same on every device, and so that who
-- writes may know who has read. It only ever grows. Ids and numbers, nothing of what was said (K-6).
alter table prisme.memberships add column read_up_to bigint not null default 0;
-- Room on each page for the next version of a row: then the indexes are left alone.
alter table prisme.memberships set (fillfactor = 80);
grant update (read_up_to) on prisme.memberships to prisme_app;

-- Nobody comes back from an update to a thousand unread messages.
alter table prisme.memberships no force row level security;
alter table prisme.conversation_heads no force row level security;
update prisme.memberships m set read_up_to = h.head from prisme.conversation_heads h
  where h.company_id = m.company_id and h.conversation_id = m.conversation_id;
alter table prisme.memberships force row level security;
alter table prisme.conversation_heads force row level security;
