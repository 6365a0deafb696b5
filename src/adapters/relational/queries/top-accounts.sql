-- Accounts that spent the most, in each currency by itself. $1 from, $2 to (whole hours), $3 currency or null, $4 limit
with spent as (
  select account_id, currency, count(*)::int as spends, sum(amount_minor) as spend_minor,
    row_number() over (partition by currency order by sum(amount_minor) desc, account_id) as rank
  from events
  where occurred_at >= $1 and occurred_at < $2 and spend and ($3::text is null or currency = $3)
  group by account_id, currency
)
select currency, rank::int, account_id as "accountId", spends, spend_minor::text as "spendMinor",
  (select count(*)::int from alerts
    where alerts.account_id = spent.account_id and occurred_at >= $1 and occurred_at < $2) as alerts
from spent
where rank <= $4
order by currency, rank
