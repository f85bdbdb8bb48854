-- question: what share of the recovery targets of the whole months in the period was paid?
-- grain: payments one row a month and group whose level has a target, targets one row a target and grouping
-- parameters: the temporary tables period, kpi_case, kpi_chosen, kpi_member and kpi_target_level

WITH counted AS (
    SELECT '' AS group_kind, level FROM kpi_target_level
    UNION ALL
    FROM (VALUES ('team', 'team'), ('agent', 'agent'))
),
target AS (
    SELECT p.period_no, t.level, t.level_id, t.target_value,
           strptime(concat(t.period, '-01'), '%Y-%m-%d')::DATE AS month_first
    FROM core.targets t
    JOIN period p ON strptime(concat(t.period, '-01'), '%Y-%m-%d')::DATE >= p.first_day
                 AND last_day(strptime(concat(t.period, '-01'), '%Y-%m-%d')::DATE) <= p.last_day
    WHERE t.metric = 'recovered_amount'
),
month AS (SELECT DISTINCT period_no, month_first, last_day(month_first) AS month_last FROM target),
paid AS (
    SELECT k.period_no, m.month_first, coalesce(k.collector_no, k.portfolio_no) AS owner_no, k.bucket, sum(p.amount) AS amount
    FROM month m
    JOIN mart.paid_days p ON p.day BETWEEN m.month_first AND m.month_last
    JOIN kpi_case k ON k.period_no = m.period_no AND k.case_no = p.case_no AND k.is_there_at_end
    JOIN mart.case_facts f ON f.case_no = p.case_no AND (f.placed_on IS NULL OR p.day >= f.placed_on)
    SEMI JOIN kpi_chosen a ON a.owner_no = k.collector_no
    SEMI JOIN kpi_chosen o ON o.owner_no = k.portfolio_no
    GROUP BY k.period_no, m.month_first, k.bucket, GROUPING SETS ((k.collector_no), (k.portfolio_no))
)
SELECT p.period_no, m.group_kind, kpi_group_name(m.group_id, p.bucket) AS group_id, p.amount::DECIMAL(18,2) AS numerator,
       0::DECIMAL(18,2) AS denominator
FROM paid p
JOIN kpi_member m ON m.owner_no = p.owner_no
JOIN counted g ON g.group_kind = m.group_kind
JOIN mart.owners w ON w.owner_no = p.owner_no
SEMI JOIN target t ON t.period_no = p.period_no AND t.month_first = p.month_first AND t.level = g.level
                  AND kpi_is_of_target(t.level, t.level_id, w.team_id, w.agent_id)
UNION ALL
-- A target is nobody's but its level's: a filter for anything else leaves it out.
SELECT t.period_no, g.group_kind, CASE g.group_kind WHEN '' THEN '' ELSE coalesce(t.level_id, '') END, 0::DECIMAL(18,2),
       t.target_value::DECIMAL(18,2)
FROM target t
JOIN counted g ON g.level = t.level
WHERE kpi_lets_target_through(t.level, t.level_id)
