-- Why: an administrator tries a provider out (providers.beginTest): who comes back is shown, and nobody is let in by it.
alter table prisme.federation_flows
  drop constraint federation_flows_purpose_check,
  add constraint federation_flows_purpose_check check (purpose in ('sign_in', 'link', 'prove', 'test'));
