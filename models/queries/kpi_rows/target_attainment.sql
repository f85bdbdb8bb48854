-- question: which payments and targets does the KPI rest on?
-- grain: one row a case and day with payments, or a target of the company; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

WITH target AS (
    SELECT t.period AS month, t.target_value
    FROM core.targets t
    JOIN period p ON strptime(concat(t.period, '-01'), '%Y-%m-%d')::DATE >= p.first_day
                 AND last_day(strptime(concat(t.period, '-01'), '%Y-%m-%d')::DATE) <= p.last_day
    WHERE t.metric = 'recovered_amount' AND t.level = 'company'
)
SELECT strftime(d.day, '%Y-%m') AS month, d.day, f.case_id, c.agent_id, c.team_id, p.client, p.product,
       d.amount AS numerator, 0::DECIMAL(18,2) AS denominator
FROM kpi_case k
JOIN kpi_day a ON a.period_no = k.period_no
JOIN mart.paid_days d ON d.case_no = k.case_no AND d.day = a.day
JOIN mart.case_facts f ON f.case_no = k.case_no AND (f.placed_on IS NULL OR d.day >= f.placed_on)
JOIN mart.owners c ON c.owner_no = k.collector_no
JOIN mart.owners p ON p.owner_no = k.portfolio_no
SEMI JOIN target t ON t.month = strftime(d.day, '%Y-%m')
WHERE k.is_there_at_end
UNION ALL
SELECT month, NULL, NULL, NULL, NULL, NULL, NULL, 0, target_value::DECIMAL(18,2) FROM target
ORDER BY denominator DESC, month, day, case_id
