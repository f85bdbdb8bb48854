-- question: what share of the recovery targets of the whole months in the period was paid?
-- grain: payments one row a month and case, targets one row a target; only_by says for which grouping a row counts
-- parameters: the temporary tables period and kpi_case

WITH target AS (
    SELECT p.period_id, t.level, t.level_id, t.period AS month, t.target_value,
           strptime(concat(t.period, '-01'), '%Y-%m-%d')::DATE AS month_first
    FROM core.targets t
    JOIN period p ON strptime(concat(t.period, '-01'), '%Y-%m-%d')::DATE >= p.first_day
                 AND last_day(strptime(concat(t.period, '-01'), '%Y-%m-%d')::DATE) <= p.last_day
    WHERE t.metric = 'recovered_amount'
),
paid AS (
    SELECT k.period_id, k.agent_id, k.team_id, k.client, k.product, k.bucket,
           strftime(p.day, '%Y-%m') AS month, sum(p.amount)::DECIMAL(18,2) AS amount
    FROM kpi_case k
    JOIN mart.paid_days p ON p.case_id = k.case_id AND p.day BETWEEN k.first_day AND k.last_day
                         AND (k.placed_on IS NULL OR p.day >= k.placed_on)
    WHERE k.is_there_at_end
    GROUP BY ALL
)
SELECT p.period_id, p.agent_id, p.team_id, p.client, p.product, p.bucket, p.amount AS numerator,
       0::DECIMAL(18,2) AS denominator, l.level AS only_by
FROM paid p
CROSS JOIN (VALUES ('company'), ('team'), ('agent')) l(level)
SEMI JOIN target t ON t.period_id = p.period_id AND t.month = p.month AND t.level = l.level
                  AND (l.level = 'company' OR t.level_id = CASE l.level WHEN 'team' THEN p.team_id ELSE p.agent_id END)
UNION ALL
SELECT period_id, CASE WHEN level = 'agent' THEN level_id END, CASE WHEN level = 'team' THEN level_id END, NULL, NULL, NULL,
       0::DECIMAL(18,2), target_value::DECIMAL(18,2), level
FROM target
