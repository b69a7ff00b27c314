-- Why: a company says from which networks and countries its people come (R115). What holds lies in the company's row, which
-- is read with each session: nobody asks for it apart. Null: the defaults.
alter table prisme.companies add column network_rules text;
grant update (network_rules) on prisme.companies to prisme_app;
create trigger network_changed after update of network_rules on prisme.companies for each row
  when (old.network_rules is distinct from new.network_rules) execute function prisme.note_everyone_online();
