"""What rules about goals read: current goals with their measures, and the day each took force (L4)."""

#: A reading `x` that no later row corrects.
STANDS = "NOT EXISTS (SELECT FROM targets_reading c WHERE c.corrects_id = x.id)"

#: Goals of targets in force or met. `set_on`: the renewal that brought the version, else the target's entry in force,
#: else its discussion. `towards` is 1 or -1, the way from the baseline to the goal; `better` what counts as better.
AIMS = """
    SELECT t.id AS target, t.unit_id, t.field, t.title, v.id AS version, g.id AS goal_id, g.baseline, g.goal, g.reason,
        m.id AS measure, m.name AS counted, m.type, m.alike, sign(g.goal - g.baseline)::int AS towards,
        CASE WHEN m.higher_is_better THEN 1 ELSE -1 END AS better,
        coalesce(w.decided_on, (
            SELECT coalesce(s.happened_on, s.recorded_at::date) FROM workflow_step s
            WHERE s.subject_type = 'targets.target' AND s.subject_id = t.id AND s.name = 'enforce'
            ORDER BY s.id DESC LIMIT 1), d.held_on) AS set_on
    FROM targets_target t JOIN units_unit u ON u.id = t.unit_id AND u.archived_on IS NULL
    JOIN targets_targetversion v ON v.id = t.current_id
    JOIN targets_measuregoal g ON g.version_id = v.id
    JOIN targets_measure m ON m.id = g.measure_id
    JOIN units_meeting d ON d.id = t.discussion_id
    LEFT JOIN targets_renewal w ON w.drafted_id = v.id AND w.state = 'accepted'
    WHERE t.state IN ('in_force', 'met') AND (%(subject)s::bigint IS NULL OR t.id = %(subject)s)
"""
