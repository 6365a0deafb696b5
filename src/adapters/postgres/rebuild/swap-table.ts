import type { ClientBase } from 'pg';
import type { RebuiltTable } from './staging.ts';

/**
 * Puts `rebuilt_<table>` into the place of `<table>`, with the owner, the rights and the names of the indexes that it
 * had, and binds its views anew; within the transaction of the client. @param keep leaves the old one as `<table>_replaced`
 */
export async function swapTable(
  client: ClientBase,
  table: RebuiltTable,
  keep: boolean,
): Promise<void> {
  const [live, fresh, replaced] = [table, `rebuilt_${table}`, `${table}_replaced`];
  const views = await viewsOf(client, live);
  await client.query(`drop table if exists millrace.${replaced}`);
  await client.query(`alter table millrace.${live} rename to ${replaced}`);
  await client.query(`do $$
    declare
      step text;
    begin
      select format('alter table millrace.${fresh} owner to %s', relowner::regrole) into step
        from pg_class where oid = 'millrace.${replaced}'::regclass;
      execute step;
      for step in
        select format('grant %s on millrace.${fresh} to %s%s', a.privilege_type,
          case a.grantee when 0 then 'public' else a.grantee::regrole::text end,
          case when a.is_grantable then ' with grant option' else '' end)
        from pg_class c, aclexplode(c.relacl) a where c.oid = 'millrace.${replaced}'::regclass
        union all
        select format('grant %s (%I) on millrace.${fresh} to %s', a.privilege_type, t.attname,
          case a.grantee when 0 then 'public' else a.grantee::regrole::text end)
        from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = 'millrace.${replaced}'::regclass
      loop
        execute step;
      end loop;
      for step in
        with indexes as (
          select i.indrelid, c.relname, shape,
            row_number() over (partition by i.indrelid, shape order by c.oid) as nth
          from pg_index i join pg_class c on c.oid = i.indexrelid,
            regexp_replace(pg_get_indexdef(i.indexrelid), '^CREATE (UNIQUE )?INDEX \\S+ ON \\S+ ', '\\1') shape
          where i.indrelid in ('millrace.${replaced}'::regclass, 'millrace.${fresh}'::regclass))
        select format('alter index millrace.%1$I rename to %2$I; alter index millrace.%3$I rename to %1$I',
          was.relname, was.relname || '_replaced', now.relname)
        from indexes was join indexes now using (shape, nth)
        where was.indrelid = 'millrace.${replaced}'::regclass and now.indrelid = 'millrace.${fresh}'::regclass
      loop
        execute step;
      end loop;
    end $$`);
  await client.query(`alter table millrace.${fresh} rename to ${live}`);
  for (const view of views) await client.query(view);
  if (!keep) await client.query(`drop table millrace.${replaced}`);
}

/** Statements that make the views of a table again as they are: a view knows its table by identity. */
async function viewsOf(client: ClientBase, table: RebuiltTable): Promise<readonly string[]> {
  const { rows } = await client.query<{ view: string }>(
    `select distinct format('create or replace view %s %s as %s', v.oid::regclass,
       coalesce('with (' || array_to_string(v.reloptions, ', ') || ')', ''), pg_get_viewdef(v.oid)) as view
     from pg_depend d join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
       join pg_class v on v.oid = r.ev_class and v.relkind = 'v'
     where d.refobjid = 'millrace.${table}'::regclass`,
  );
  return rows.map(({ view }) => view);
}
