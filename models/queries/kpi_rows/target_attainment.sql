-- question: which payments and targets does the KPI rest on?
-- grain: one row a case and day with payments, or a target; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

WITH target AS (
    SELECT t.period AS month, t.level, t.level_id, t.target_value
    FROM core.targets t
    SEMI JOIN kpi_target_level l ON l.level = t.level
    JOIN period p ON strptime(concat(t.period, '-01'), '%Y-%m-%d')::DATE >= p.first_day
                 AND last_day(strptime(concat(t.period, '-01'), '%Y-%m-%d')::DATE) <= p.last_day
    WHERE t.metric = 'recovered_amount' AND kpi_lets_target_through(t.level, t.level_id)
)
SELECT strftime(d.day, '%Y-%m') AS month, d.day, k.case_id, k.agent_id, k.team_id, k.client, k.product,
       d.amount AS numerator, 0::DECIMAL(18,2) AS denominator
FROM kpi_case_row k
JOIN kpi_day a ON a.period_no = k.period_no
JOIN mart.paid_days d ON d.case_no = k.case_no AND d.day = a.day
JOIN mart.case_facts f ON f.case_no = k.case_no AND (f.placed_on IS NULL OR d.day >= f.placed_on)
SEMI JOIN target t ON t.month = strftime(d.day, '%Y-%m') AND kpi_is_of_target(t.level, t.level_id, k.team_id, k.agent_id)
WHERE k.is_there_at_end
UNION ALL
SELECT month, NULL, NULL, CASE level WHEN 'agent' THEN level_id END, CASE level WHEN 'team' THEN level_id END, NULL, NULL,
       0, target_value::DECIMAL(18,2)
FROM target
ORDER BY denominator DESC, month, day, case_id
