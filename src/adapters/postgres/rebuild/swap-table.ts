import type { ClientBase } from 'pg';

/**
 * Puts `rebuilt_<table>` into the place of `<table>`, with the owner, the rights and the names of the indexes that it
 * had, and binds its views anew; within the transaction of the client. @param keep leaves the old one as `<table>_replaced`
 */
export async function swapTable(
  client: ClientBase,
  table: string,
  keep: boolean,
  schema = 'millrace',
): Promise<void> {
  const [live, fresh, replaced] = [table, `rebuilt_${table}`, `${table}_replaced`];
  const views = await viewsOf(client, `${schema}.${live}`);
  await client.query(`drop table if exists ${schema}.${replaced}`);
  await client.query(`alter table ${schema}.${live} rename to ${replaced}`);
  await client.query(`do $$
    declare
      step text;
    begin
      select format('alter table ${schema}.${fresh} owner to %s', relowner::regrole) into step
        from pg_class where oid = '${schema}.${replaced}'::regclass;
      execute step;
      for step in
        select format('grant %s on ${schema}.${fresh} to %s%s', a.privilege_type,
          case a.grantee when 0 then 'public' else a.grantee::regrole::text end,
          case when a.is_grantable then ' with grant option' else '' end)
        from pg_class c, aclexplode(c.relacl) a where c.oid = '${schema}.${replaced}'::regclass
        union all
        select format('grant %s (%I) on ${schema}.${fresh} to %s', a.privilege_type, t.attname,
          case a.grantee when 0 then 'public' else a.grantee::regrole::text end)
        from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = '${schema}.${replaced}'::regclass
      loop
        execute step;
      end loop;
      for step in
        with indexes as (
          select i.indrelid, c.relname, shape,
            row_number() over (partition by i.indrelid, shape order by c.oid) as nth
          from pg_index i join pg_class c on c.oid = i.indexrelid,
            regexp_replace(pg_get_indexdef(i.indexrelid), '^CREATE (UNIQUE )?INDEX \\S+ ON \\S+ ', '\\1') shape
          where i.indrelid in ('${schema}.${replaced}'::regclass, '${schema}.${fresh}'::regclass))
        select format('alter index ${schema}.%1$I rename to %2$I; alter index ${schema}.%3$I rename to %1$I',
          was.relname, was.relname || '_replaced', now.relname)
        from indexes was join indexes now using (shape, nth)
        where was.indrelid = '${schema}.${replaced}'::regclass and now.indrelid = '${schema}.${fresh}'::regclass
      loop
        execute step;
      end loop;
    end $$`);
  await client.query(`alter table ${schema}.${fresh} rename to ${live}`);
  for (const view of views) await client.query(view);
  if (!keep) await client.query(`drop table ${schema}.${replaced}`);
}

/** Statements that make the views of a table again as they are: a view knows its table by identity. */
async function viewsOf(client: ClientBase, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ view: string }>(
    `select distinct format('create or replace view %s %s as %s', v.oid::regclass,
       coalesce('with (' || array_to_string(v.reloptions, ', ') || ')', ''), pg_get_viewdef(v.oid)) as view
     from pg_depend d join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
       join pg_class v on v.oid = r.ev_class and v.relkind = 'v'
     where d.refobjid = '${table}'::regclass`,
  );
  return rows.map(({ view }) => view);
}
