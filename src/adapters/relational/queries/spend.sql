-- Spending by hour, country and currency. $1 from, $2 to (whole hours), $3 country or null, $4 currency or null, $5 limit
select hour, country, currency, spends::int, spend_minor::text as "spendMinor"
from spend_by_country_hour
where hour >= $1 and hour < $2 and spends > 0
  and ($3::text is null or country = $3) and ($4::text is null or currency = $4)
order by hour desc, country, currency
limit $5
