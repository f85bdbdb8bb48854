-- question: which outbound calls started in the quiet hours? (S-01)
-- grain: one row a call
-- parameters: quiet_start (included), quiet_end (not included)

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'time': CAST(c.started_at AS TIME), 'quiet_start': p.quiet_start, 'quiet_end': p.quiet_end}) AS detail
FROM mart.call_groups c
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.is_attempt
  AND CASE WHEN p.quiet_start <= p.quiet_end
           THEN CAST(c.started_at AS TIME) >= p.quiet_start AND CAST(c.started_at AS TIME) < p.quiet_end
           ELSE CAST(c.started_at AS TIME) >= p.quiet_start OR CAST(c.started_at AS TIME) < p.quiet_end END
