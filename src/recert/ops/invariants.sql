-- What must be true of the records at any moment. Each query finds the rows that break one law: the agency, the row's
-- id, and what is wrong with it. A line "-- name: sentence" begins one. The same text runs on SQLite and PostgreSQL.
-- Rows are joined by id alone: keys-inside-agency looks at the agencies, and no plan can go astray for want of statistics.

-- one-successor: A credential has at most one living successor.
SELECT agency_id, renews_id AS id, 'living successors: ' || COUNT(*) AS what FROM credential
WHERE withdrawn_at IS NULL AND renews_id IS NOT NULL
GROUP BY agency_id, renews_id HAVING COUNT(*) > 1;

-- one-replacement: A credential is corrected by at most one record.
SELECT agency_id, corrects_id AS id, 'replacements: ' || COUNT(*) AS what FROM credential
WHERE corrects_id IS NOT NULL
GROUP BY agency_id, corrects_id HAVING COUNT(*) > 1;

-- one-per-start: A member has at most one living credential of a type from a day on.
SELECT agency_id, MAX(id) AS id, 'living records of one type from ' || CAST(valid_from AS TEXT) || ': ' || COUNT(*) AS what
FROM credential WHERE withdrawn_at IS NULL
GROUP BY agency_id, member_id, credential_type_id, valid_from HAVING COUNT(*) > 1;

-- renewals-end: Following what each credential renews comes to a first one; no chain goes in a circle.
WITH RECURSIVE reached (agency_id, id) AS (
    SELECT agency_id, id FROM credential WHERE renews_id IS NULL
    UNION
    SELECT c.agency_id, c.id FROM reached r JOIN credential c ON c.agency_id = r.agency_id AND c.renews_id = r.id
)
SELECT lost.agency_id, lost.id, 'goes in a circle' AS what
FROM (SELECT agency_id, id FROM credential EXCEPT SELECT agency_id, id FROM reached) lost;

-- corrections-end: Following what each credential corrects comes to a first one; no chain goes in a circle.
WITH RECURSIVE reached (agency_id, id) AS (
    SELECT agency_id, id FROM credential WHERE corrects_id IS NULL
    UNION
    SELECT c.agency_id, c.id FROM reached r JOIN credential c ON c.agency_id = r.agency_id AND c.corrects_id = r.id
)
SELECT lost.agency_id, lost.id, 'goes in a circle' AS what
FROM (SELECT agency_id, id FROM credential EXCEPT SELECT agency_id, id FROM reached) lost;

-- successor-later: A successor starts after the credential that it renews.
SELECT c.agency_id, c.id, CAST(c.valid_from AS TEXT) || ' is not after ' || CAST(old.valid_from AS TEXT) AS what
FROM credential c JOIN credential old ON old.id = c.renews_id
WHERE c.valid_from <= old.valid_from;

-- chain-of-one: A credential renews and corrects credentials of the same member and type only.
SELECT c.agency_id, c.id, 'another member or type than ' || old.id AS what
FROM credential c JOIN credential old ON old.id = c.renews_id
WHERE old.member_id <> c.member_id OR old.credential_type_id <> c.credential_type_id
UNION ALL
SELECT c.agency_id, c.id, 'another member or type than ' || old.id
FROM credential c JOIN credential old ON old.id = c.corrects_id
WHERE old.member_id <> c.member_id OR old.credential_type_id <> c.credential_type_id;

-- living-renews-living: A living credential renews a living one; what was withdrawn has left the chain.
SELECT c.agency_id, c.id, 'renews ' || old.id || ', which is withdrawn' AS what
FROM credential c JOIN credential old ON old.id = c.renews_id
WHERE c.withdrawn_at IS NULL AND old.withdrawn_at IS NOT NULL;

-- corrected-withdrawn: What was corrected is withdrawn and stays on file.
SELECT old.agency_id, old.id, 'corrected by ' || c.id || ' and still living' AS what
FROM credential c JOIN credential old ON old.id = c.corrects_id
WHERE old.withdrawn_at IS NULL;

-- withdrawn-says-why: A withdrawn credential says why, and a living one has nothing to say.
SELECT agency_id, id, CASE WHEN withdrawn_at IS NULL THEN 'a reason without a day' ELSE 'no reason' END AS what
FROM credential WHERE (withdrawn_at IS NULL) <> (withdrawn_reason = '');

-- correction-audited: Each correction has its event in the audit log.
SELECT c.agency_id, c.id, 'no event credential.corrected' AS what FROM credential c
WHERE c.corrects_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM audit_event e WHERE e.agency_id = c.agency_id AND e.subject_type = 'credential'
    AND e.subject_id = c.id AND e.kind = 'credential.corrected');

-- validity-in-order: A credential does not end before it starts.
SELECT agency_id, id, CAST(valid_from AS TEXT) || ' to ' || CAST(valid_through AS TEXT) AS what
FROM credential WHERE valid_through < valid_from;

-- training-in-order: Training starts, is due and ends in this order.
SELECT agency_id, id, CAST(starts_on AS TEXT) || ', due ' || CAST(due_on AS TEXT) || ', to ' || CAST(ends_on AS TEXT) AS what
FROM enrollment WHERE due_on < starts_on OR ends_on < due_on;

-- assignment-in-order: The days of an assignment start, are due and end in this order.
SELECT agency_id, id, COALESCE(CAST(starts_on AS TEXT), 'open') || ', due ' || COALESCE(CAST(due_on AS TEXT), 'open')
    || ', to ' || COALESCE(CAST(ends_on AS TEXT), 'open') AS what
FROM assignment WHERE due_on < starts_on OR ends_on < due_on OR ends_on < starts_on;

-- training-open-once: A member is on an assignment once at a time.
SELECT agency_id, MAX(id) AS id, 'open on assignment ' || assignment_id || ': ' || COUNT(*) AS what
FROM enrollment WHERE closed_on IS NULL
GROUP BY agency_id, assignment_id, member_id HAVING COUNT(*) > 1;

-- training-closed-why: Closed training says why, and open training has no reason.
SELECT agency_id, id, CASE WHEN closed_on IS NULL THEN 'a reason without a day' ELSE 'no reason' END AS what
FROM enrollment WHERE (closed_on IS NULL) <> (closed_reason = '');

-- training-of-its-credential: Training runs in the period of a credential of the same member, and of the assignment's type.
SELECT e.agency_id, e.id, 'credential ' || c.id || ' is of another member or type' AS what
FROM enrollment e JOIN credential c ON c.id = e.credential_id
JOIN assignment a ON a.id = e.assignment_id
WHERE c.member_id <> e.member_id OR c.credential_type_id <> a.credential_type_id;

-- training-follows-correction: Open training follows a corrected credential to its replacement.
SELECT e.agency_id, e.id, 'credential ' || e.credential_id || ' was corrected by ' || c.id AS what
FROM enrollment e JOIN credential c ON c.agency_id = e.agency_id AND c.corrects_id = e.credential_id
WHERE e.closed_on IS NULL;

-- completion-of-its-member: A completion on an enrollment is of the member who is enrolled.
SELECT c.agency_id, c.id, 'enrollment ' || e.id || ' is of another member' AS what
FROM completion c JOIN enrollment e ON e.id = c.enrollment_id
WHERE e.member_id <> c.member_id;

-- document-of-its-member: A document on a credential is of the member who holds it.
SELECT d.agency_id, d.id, 'credential ' || c.id || ' is of another member' AS what
FROM document d JOIN credential c ON c.id = d.credential_id
WHERE c.member_id <> d.member_id;

-- submission-of-its-member: What came of a submission, and its files, are of the member who handed it in.
SELECT s.agency_id, s.id, 'completion ' || c.id || ' is of another member' AS what
FROM submission s JOIN completion c ON c.id = s.completion_id WHERE c.member_id <> s.member_id
UNION ALL
SELECT s.agency_id, s.id, 'credential ' || c.id || ' is of another member'
FROM submission s JOIN credential c ON c.id = s.credential_id WHERE c.member_id <> s.member_id
UNION ALL
SELECT s.agency_id, s.id, 'document ' || d.id || ' is of another member'
FROM submission_file f JOIN submission s ON s.id = f.submission_id JOIN document d ON d.id = f.document_id
WHERE d.member_id <> s.member_id;

-- submission-decided-by-another: Nobody decides on what they handed in themselves.
SELECT s.agency_id, s.id, 'decided by user ' || s.decided_by_id AS what
FROM submission s JOIN member m ON m.id = s.member_id JOIN membership p ON p.id = m.membership_id
WHERE p.user_id = s.decided_by_id;

-- unit-path: The path of a unit holds the ids from the root of the tree.
SELECT u.agency_id, u.id, u.path AS what
FROM unit u LEFT JOIN unit p ON p.id = u.parent_id
WHERE u.path <> COALESCE(p.path, '/') || u.id || '/';

-- run-applied-with-time: A run that was confirmed says when, and a draft has not happened.
SELECT agency_id, id, state AS what FROM renewal_run WHERE (state = 'draft') <> (applied_at IS NULL);

-- run-counts: The lines of a confirmed run are those that its result counts: renewed, skipped, refused, and the people.
SELECT agency_id, id, what FROM (
    SELECT r.agency_id, r.id,
        COUNT(CASE WHEN l.outcome = 'renewed' THEN 1 END) || ' renewed, '
        || COUNT(CASE WHEN l.outcome = 'skipped' THEN 1 END) || ' skipped, '
        || COUNT(CASE WHEN l.outcome = 'refused' THEN 1 END) || ' refused, '
        || COUNT(DISTINCT CASE WHEN l.outcome = 'renewed' THEN l.member_id END) || ' people' AS what,
        COUNT(l.id) AS every_line
    FROM renewal_run r LEFT JOIN renewal_line l ON l.agency_id = r.agency_id AND l.run_id = r.id
    WHERE r.state <> 'draft' GROUP BY r.agency_id, r.id
) counted
WHERE NOT EXISTS (
    SELECT 1 FROM renewal_run r WHERE r.id = counted.id AND counted.what =
        (r.summary ->> 'renewed') || ' renewed, ' || (r.summary ->> 'skipped') || ' skipped, '
        || (r.summary ->> 'refused') || ' refused, ' || (r.summary ->> 'people') || ' people'
    AND counted.every_line = CAST(r.summary ->> 'renewed' AS INTEGER) + CAST(r.summary ->> 'skipped' AS INTEGER)
        + CAST(r.summary ->> 'refused' AS INTEGER));

-- draft-without-lines: A draft has no lines yet.
SELECT r.agency_id, r.id, 'lines: ' || COUNT(*) AS what
FROM renewal_run r JOIN renewal_line l ON l.agency_id = r.agency_id AND l.run_id = r.id
WHERE r.state = 'draft' GROUP BY r.agency_id, r.id;

-- edits-of-drafts: Only drafts have edits; confirming a run takes them away.
SELECT e.agency_id, e.id, 'run ' || r.id || ' is ' || r.state AS what
FROM renewal_edit e JOIN renewal_run r ON r.id = e.run_id
WHERE r.state <> 'draft';

-- run-made-assignments: An assignment that a run made names a confirmed run of its agency.
SELECT a.agency_id, a.id, 'run ' || a.made_by_run AS what
FROM assignment a LEFT JOIN renewal_run r ON r.id = a.made_by_run AND r.state <> 'draft'
WHERE a.made_by_run IS NOT NULL AND r.id IS NULL;

-- renewed-has-successor: A renewed line names the new credential; a line that was left out names none.
SELECT agency_id, id, outcome AS what FROM renewal_line
WHERE (outcome = 'renewed') <> (new_credential_id IS NOT NULL);

-- line-of-its-member: What a line names is all of its member.
SELECT l.agency_id, l.id, 'credential ' || c.id || ' is of another member' AS what
FROM renewal_line l JOIN credential c ON c.id = l.credential_id
WHERE c.member_id <> l.member_id
UNION ALL
SELECT l.agency_id, l.id, 'credential ' || c.id || ' is of another member'
FROM renewal_line l JOIN credential c ON c.id = l.new_credential_id
WHERE c.member_id <> l.member_id
UNION ALL
SELECT l.agency_id, l.id, 'enrollment ' || e.id || ' is of another member'
FROM renewal_line l JOIN enrollment e ON e.id = l.closed_enrollment_id
WHERE e.member_id <> l.member_id
UNION ALL
SELECT l.agency_id, l.id, 'enrollment ' || e.id || ' is of another member'
FROM renewal_line l JOIN enrollment e ON e.id = l.new_enrollment_id
WHERE e.member_id <> l.member_id;

-- renewed-renews: The new credential renews the line's, unless a correction or an addition came in between since.
SELECT l.agency_id, l.id, 'credential ' || made.id || ' does not renew ' || old.id AS what
FROM renewal_line l
JOIN renewal_run r ON r.id = l.run_id
JOIN credential made ON made.id = l.new_credential_id
JOIN credential old ON old.id = l.credential_id
LEFT JOIN credential between_them ON between_them.id = made.renews_id
WHERE COALESCE(made.renews_id, 0) <> old.id AND old.withdrawn_at IS NULL
AND (between_them.id IS NULL OR between_them.recorded_at < r.applied_at);

-- renewed-once: A new credential comes from one line.
SELECT agency_id, new_credential_id AS id, 'lines: ' || COUNT(*) AS what FROM renewal_line
WHERE new_credential_id IS NOT NULL GROUP BY agency_id, new_credential_id HAVING COUNT(*) > 1;

-- renewed-has-training: Each new credential of a run has its training, and the line names it.
SELECT l.agency_id, l.id, CASE WHEN e.id IS NULL THEN 'no training' ELSE 'training ' || e.id || ' of another credential' END AS what
FROM renewal_line l
JOIN credential made ON made.id = l.new_credential_id
LEFT JOIN enrollment e ON e.id = l.new_enrollment_id
WHERE l.outcome = 'renewed' AND (e.id IS NULL
    OR (COALESCE(e.credential_id, 0) <> made.id AND made.withdrawn_at IS NULL));

-- renewed-closes-old: A renewal that stands has closed the old training.
SELECT l.agency_id, l.id, 'training ' || e.id || ' is open' AS what
FROM renewal_line l JOIN enrollment e ON e.id = l.closed_enrollment_id
WHERE l.undone_at IS NULL AND e.closed_on IS NULL;

-- undone-withdrawn: The new credential of an undone line is withdrawn, and its training closed.
SELECT l.agency_id, l.id, 'credential ' || l.new_credential_id || ' is living' AS what FROM renewal_line l
WHERE l.undone_at IS NOT NULL
AND (SELECT made.withdrawn_at FROM credential made WHERE made.id = l.new_credential_id) IS NULL
UNION ALL
SELECT l.agency_id, l.id, 'training ' || e.id || ' is open'
FROM renewal_line l JOIN enrollment e ON e.id = l.new_enrollment_id
WHERE l.undone_at IS NOT NULL AND e.closed_on IS NULL;

-- undone-reopened: The old training of an undone line is open again, unless it was closed or given again since.
SELECT l.agency_id, l.id, 'training ' || e.id || ' is closed by the renewal' AS what
FROM renewal_line l JOIN enrollment e ON e.id = l.closed_enrollment_id
WHERE l.undone_at IS NOT NULL AND e.closed_reason = 'renewed'
AND NOT EXISTS (
    SELECT 1 FROM renewal_line later WHERE later.agency_id = e.agency_id AND later.closed_enrollment_id = e.id
    AND later.undone_at IS NULL)
AND NOT EXISTS (
    SELECT 1 FROM enrollment again WHERE again.agency_id = e.agency_id AND again.assignment_id = e.assignment_id
    AND again.member_id = e.member_id AND again.id <> e.id AND again.created_at > e.created_at);

-- undone-was-renewed: Only a renewed line of a confirmed run can be undone.
SELECT l.agency_id, l.id, l.outcome || ', run ' || r.state AS what
FROM renewal_line l JOIN renewal_run r ON r.id = l.run_id
WHERE l.undone_at IS NOT NULL AND (l.outcome <> 'renewed' OR r.state = 'draft');

-- run-undone: A run is undone when, and only when, everything that it renewed is.
SELECT r.agency_id, r.id, r.state || ', undone ' || COUNT(l.undone_at) || ' of ' || COUNT(l.id) AS what
FROM renewal_run r JOIN renewal_line l ON l.agency_id = r.agency_id AND l.run_id = r.id AND l.outcome = 'renewed'
WHERE r.state <> 'draft' GROUP BY r.agency_id, r.id, r.state
HAVING (r.state = 'undone') <> (COUNT(l.undone_at) = COUNT(l.id));

-- run-audited: Each confirmed run and each undone one has its event in the audit log.
SELECT r.agency_id, r.id, 'no event renewal.applied' AS what FROM renewal_run r
WHERE r.state <> 'draft' AND NOT EXISTS (
    SELECT 1 FROM audit_event e WHERE e.agency_id = r.agency_id AND e.subject_type = 'renewal_run'
    AND e.subject_id = r.id AND e.kind = 'renewal.applied')
UNION ALL
SELECT r.agency_id, r.id, 'no event renewal.undone' FROM renewal_run r
WHERE r.state = 'undone' AND NOT EXISTS (
    SELECT 1 FROM audit_event e WHERE e.agency_id = r.agency_id AND e.subject_type = 'renewal_run'
    AND e.subject_id = r.id AND e.kind = 'renewal.undone');

-- renewed-audited: Each credential that a run made or took back has its event in the audit log.
SELECT l.agency_id, l.id, 'no event credential.renewed for ' || l.new_credential_id AS what FROM renewal_line l
WHERE l.new_credential_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM audit_event e WHERE e.agency_id = l.agency_id AND e.subject_type = 'credential'
    AND e.subject_id = l.new_credential_id AND e.kind = 'credential.renewed')
UNION ALL
SELECT l.agency_id, l.id, 'no event credential.renewal_undone for ' || l.new_credential_id FROM renewal_line l
WHERE l.undone_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM audit_event e WHERE e.agency_id = l.agency_id AND e.subject_type = 'credential'
    AND e.subject_id = l.new_credential_id AND e.kind = 'credential.renewal_undone');

-- class-credit-of-its-member: What an attendance became is a completion of the same member, from attendance.
SELECT k.agency_id, k.id, 'completion ' || c.id || ' of another member or source' AS what
FROM attendance_credit k JOIN attendee a ON a.id = k.attendee_id JOIN completion c ON c.id = k.completion_id
WHERE c.member_id <> a.member_id OR (c.source <> 'attendance' AND c.corrects_id IS NULL);

-- class-credit-fits: A completion of a session is for the mark and hours that stand, and the session was held.
SELECT k.agency_id, k.id, k.mark || ' for ' || a.mark AS what
FROM attendance_credit k JOIN attendee a ON a.id = k.attendee_id JOIN class_session s ON s.id = a.session_id
WHERE k.taken_back_at IS NULL AND (k.mark <> a.mark OR COALESCE(k.hours, 0) <> COALESCE(a.hours, 0) OR s.held_at IS NULL);

-- class-credit-taken-back: A completion that attendance took back is withdrawn, and so is whatever replaced it.
WITH RECURSIVE stands (agency_id, credit, completion) AS (
    SELECT k.agency_id, k.id, k.completion_id FROM attendance_credit k WHERE k.taken_back_at IS NOT NULL
    UNION ALL SELECT s.agency_id, s.credit, c.id FROM stands s JOIN completion c ON c.corrects_id = s.completion)
SELECT s.agency_id, s.credit, 'completion ' || c.id || ' is living' AS what
FROM stands s JOIN completion c ON c.id = s.completion WHERE c.withdrawn_at IS NULL;

-- audited-members: An audit event about a member names one of its agency.
SELECT e.agency_id, e.id, 'member ' || e.member_id AS what
FROM audit_event e LEFT JOIN member m ON m.id = e.member_id AND m.agency_id = e.agency_id
WHERE e.member_id IS NOT NULL AND m.id IS NULL;

-- taking-of-one: What a member takes is an edition of that course, and its completion is the member's own, of that course.
SELECT t.agency_id, t.id, 'edition of course ' || e.course_id AS what
FROM taking t JOIN edition e ON e.id = t.edition_id WHERE e.course_id <> t.course_id
UNION ALL
SELECT t.agency_id, t.id, 'completion ' || c.id || ' of another member or course'
FROM taking t JOIN completion c ON c.id = t.completion_id
WHERE c.member_id <> t.member_id OR COALESCE(c.course_id, 0) <> t.course_id;

-- finished-is-done: Who finished an online course is done with as many lessons as its edition has.
SELECT t.agency_id, t.id, 'done with ' || COUNT(s.id) || ' of ' || e.lessons AS what
FROM taking t JOIN edition e ON e.id = t.edition_id
LEFT JOIN lesson_state s ON s.taking_id = t.id AND s.done_at IS NOT NULL
WHERE t.finished_at IS NOT NULL
GROUP BY t.agency_id, t.id, e.lessons HAVING COUNT(s.id) <> e.lessons;

-- keys-inside-agency: What a row of an agency points at exists, in the same agency.
SELECT r.agency_id, r.id, 'unit.parent_id' AS what FROM unit r LEFT JOIN unit t ON t.id = r.parent_id WHERE r.parent_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'member.unit_id' FROM member r LEFT JOIN unit t ON t.id = r.unit_id WHERE r.unit_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'member.membership_id' FROM member r LEFT JOIN membership t ON t.id = r.membership_id WHERE r.membership_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'group_member.group_id' FROM group_member r LEFT JOIN member_group t ON t.id = r.group_id WHERE r.group_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'group_member.member_id' FROM group_member r LEFT JOIN member t ON t.id = r.member_id WHERE r.member_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'manager_scope.membership_id' FROM manager_scope r LEFT JOIN membership t ON t.id = r.membership_id WHERE r.membership_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'manager_scope.unit_id' FROM manager_scope r LEFT JOIN unit t ON t.id = r.unit_id WHERE r.unit_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'manager_scope.group_id' FROM manager_scope r LEFT JOIN member_group t ON t.id = r.group_id WHERE r.group_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'credential_type.authority_id' FROM credential_type r LEFT JOIN issuing_authority t ON t.id = r.authority_id WHERE r.authority_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'credential.member_id' FROM credential r LEFT JOIN member t ON t.id = r.member_id WHERE r.member_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'credential.credential_type_id' FROM credential r LEFT JOIN credential_type t ON t.id = r.credential_type_id WHERE r.credential_type_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'credential.renews_id' FROM credential r LEFT JOIN credential t ON t.id = r.renews_id WHERE r.renews_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'credential.corrects_id' FROM credential r LEFT JOIN credential t ON t.id = r.corrects_id WHERE r.corrects_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'authority_action.credential_id' FROM authority_action r LEFT JOIN credential t ON t.id = r.credential_id WHERE r.credential_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'document.member_id' FROM document r LEFT JOIN member t ON t.id = r.member_id WHERE r.member_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'document.credential_id' FROM document r LEFT JOIN credential t ON t.id = r.credential_id WHERE r.credential_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'learning_plan.credential_type_id' FROM learning_plan r LEFT JOIN credential_type t ON t.id = r.credential_type_id WHERE r.credential_type_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'plan_course.version_id' FROM plan_course r LEFT JOIN plan_version t ON t.id = r.version_id WHERE r.version_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'plan_course.course_id' FROM plan_course r LEFT JOIN course t ON t.id = r.course_id WHERE r.course_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'course.unit_id' FROM course r LEFT JOIN unit t ON t.id = r.unit_id WHERE r.unit_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'plan_version.plan_id' FROM plan_version r LEFT JOIN learning_plan t ON t.id = r.plan_id WHERE r.plan_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'assignment.credential_type_id' FROM assignment r LEFT JOIN credential_type t ON t.id = r.credential_type_id WHERE r.credential_type_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'assignment.plan_id' FROM assignment r LEFT JOIN learning_plan t ON t.id = r.plan_id WHERE r.plan_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'assignment.version_id' FROM assignment r LEFT JOIN plan_version t ON t.id = r.version_id WHERE r.version_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'enrollment.assignment_id' FROM enrollment r LEFT JOIN assignment t ON t.id = r.assignment_id WHERE r.assignment_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'enrollment.member_id' FROM enrollment r LEFT JOIN member t ON t.id = r.member_id WHERE r.member_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'enrollment.credential_id' FROM enrollment r LEFT JOIN credential t ON t.id = r.credential_id WHERE r.credential_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'completion.member_id' FROM completion r LEFT JOIN member t ON t.id = r.member_id WHERE r.member_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'completion.course_id' FROM completion r LEFT JOIN course t ON t.id = r.course_id WHERE r.course_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'completion.enrollment_id' FROM completion r LEFT JOIN enrollment t ON t.id = r.enrollment_id WHERE r.enrollment_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'submission.member_id' FROM submission r LEFT JOIN member t ON t.id = r.member_id WHERE r.member_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'submission.credential_type_id' FROM submission r LEFT JOIN credential_type t ON t.id = r.credential_type_id WHERE r.credential_type_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'submission.course_id' FROM submission r LEFT JOIN course t ON t.id = r.course_id WHERE r.course_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'submission.completion_id' FROM submission r LEFT JOIN completion t ON t.id = r.completion_id WHERE r.completion_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'submission.credential_id' FROM submission r LEFT JOIN credential t ON t.id = r.credential_id WHERE r.credential_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'submission_file.submission_id' FROM submission_file r LEFT JOIN submission t ON t.id = r.submission_id WHERE r.submission_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'submission_file.document_id' FROM submission_file r LEFT JOIN document t ON t.id = r.document_id WHERE r.document_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'lesson_file.course_id' FROM lesson_file r LEFT JOIN course t ON t.id = r.course_id WHERE r.course_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'lesson.course_id' FROM lesson r LEFT JOIN course t ON t.id = r.course_id WHERE r.course_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'lesson.file_id' FROM lesson r LEFT JOIN lesson_file t ON t.id = r.file_id WHERE r.file_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'lesson.captions_id' FROM lesson r LEFT JOIN lesson_file t ON t.id = r.captions_id WHERE r.captions_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'question.lesson_id' FROM question r LEFT JOIN lesson t ON t.id = r.lesson_id WHERE r.lesson_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'edition.course_id' FROM edition r LEFT JOIN course t ON t.id = r.course_id WHERE r.course_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'taking.member_id' FROM taking r LEFT JOIN member t ON t.id = r.member_id WHERE r.member_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'taking.course_id' FROM taking r LEFT JOIN course t ON t.id = r.course_id WHERE r.course_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'taking.edition_id' FROM taking r LEFT JOIN edition t ON t.id = r.edition_id WHERE r.edition_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'taking.completion_id' FROM taking r LEFT JOIN completion t ON t.id = r.completion_id WHERE r.completion_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'lesson_state.taking_id' FROM lesson_state r LEFT JOIN taking t ON t.id = r.taking_id WHERE r.taking_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'attempt.taking_id' FROM attempt r LEFT JOIN taking t ON t.id = r.taking_id WHERE r.taking_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'completion.evidence_id' FROM completion r LEFT JOIN document t ON t.id = r.evidence_id WHERE r.evidence_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'completion.corrects_id' FROM completion r LEFT JOIN completion t ON t.id = r.corrects_id WHERE r.corrects_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'class_session.course_id' FROM class_session r LEFT JOIN course t ON t.id = r.course_id WHERE r.course_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'class_session.instructor_member_id' FROM class_session r LEFT JOIN member t ON t.id = r.instructor_member_id WHERE r.instructor_member_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'attendee.session_id' FROM attendee r LEFT JOIN class_session t ON t.id = r.session_id WHERE r.session_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'attendee.member_id' FROM attendee r LEFT JOIN member t ON t.id = r.member_id WHERE r.member_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'attendance_credit.attendee_id' FROM attendance_credit r LEFT JOIN attendee t ON t.id = r.attendee_id WHERE r.attendee_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'attendance_credit.completion_id' FROM attendance_credit r LEFT JOIN completion t ON t.id = r.completion_id WHERE r.completion_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'renewal_run.assignment_id' FROM renewal_run r LEFT JOIN assignment t ON t.id = r.assignment_id WHERE r.assignment_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'renewal_edit.run_id' FROM renewal_edit r LEFT JOIN renewal_run t ON t.id = r.run_id WHERE r.run_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'renewal_edit.credential_id' FROM renewal_edit r LEFT JOIN credential t ON t.id = r.credential_id WHERE r.credential_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'renewal_line.run_id' FROM renewal_line r LEFT JOIN renewal_run t ON t.id = r.run_id WHERE r.run_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'renewal_line.member_id' FROM renewal_line r LEFT JOIN member t ON t.id = r.member_id WHERE r.member_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'renewal_line.credential_id' FROM renewal_line r LEFT JOIN credential t ON t.id = r.credential_id WHERE r.credential_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'renewal_line.new_credential_id' FROM renewal_line r LEFT JOIN credential t ON t.id = r.new_credential_id WHERE r.new_credential_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'renewal_line.closed_enrollment_id' FROM renewal_line r LEFT JOIN enrollment t ON t.id = r.closed_enrollment_id WHERE r.closed_enrollment_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'renewal_line.new_enrollment_id' FROM renewal_line r LEFT JOIN enrollment t ON t.id = r.new_enrollment_id WHERE r.new_enrollment_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'certificate.member_id' FROM certificate r LEFT JOIN member t ON t.id = r.member_id WHERE r.member_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'certificate.completion_id' FROM certificate r LEFT JOIN completion t ON t.id = r.completion_id WHERE r.completion_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'certificate.credential_id' FROM certificate r LEFT JOIN credential t ON t.id = r.credential_id WHERE r.credential_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'calendar_feed.membership_id' FROM calendar_feed r LEFT JOIN membership t ON t.id = r.membership_id WHERE r.membership_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id
UNION ALL SELECT r.agency_id, r.id, 'calendar_feed.unit_id' FROM calendar_feed r LEFT JOIN unit t ON t.id = r.unit_id WHERE r.unit_id IS NOT NULL AND COALESCE(t.agency_id, 0) <> r.agency_id;

-- keys-outside: The agency, brand or login that a row points at exists.
SELECT r.id AS agency_id, r.id, 'agency.brand_id' AS what FROM agency r LEFT JOIN brand t ON t.id = r.brand_id WHERE r.brand_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'audit_event.agency_id' FROM audit_event r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'audit_event.by_id' FROM audit_event r LEFT JOIN "user" t ON t.id = r.by_id WHERE r.by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'membership.agency_id' FROM membership r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'membership.user_id' FROM membership r LEFT JOIN "user" t ON t.id = r.user_id WHERE r.user_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'unit.agency_id' FROM unit r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'member.agency_id' FROM member r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'member_group.agency_id' FROM member_group r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'group_member.agency_id' FROM group_member r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'manager_scope.agency_id' FROM manager_scope r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'issuing_authority.agency_id' FROM issuing_authority r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'credential_type.agency_id' FROM credential_type r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'credential.agency_id' FROM credential r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'credential.recorded_by_id' FROM credential r LEFT JOIN "user" t ON t.id = r.recorded_by_id WHERE r.recorded_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'credential.withdrawn_by_id' FROM credential r LEFT JOIN "user" t ON t.id = r.withdrawn_by_id WHERE r.withdrawn_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'authority_action.agency_id' FROM authority_action r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'authority_action.recorded_by_id' FROM authority_action r LEFT JOIN "user" t ON t.id = r.recorded_by_id WHERE r.recorded_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'document.agency_id' FROM document r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'document.recorded_by_id' FROM document r LEFT JOIN "user" t ON t.id = r.recorded_by_id WHERE r.recorded_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'course.agency_id' FROM course r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'learning_plan.agency_id' FROM learning_plan r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'plan_course.agency_id' FROM plan_course r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'plan_version.agency_id' FROM plan_version r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'plan_version.made_by_id' FROM plan_version r LEFT JOIN "user" t ON t.id = r.made_by_id WHERE r.made_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'assignment.agency_id' FROM assignment r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'assignment.created_by_id' FROM assignment r LEFT JOIN "user" t ON t.id = r.created_by_id WHERE r.created_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'assignment.changed_by_id' FROM assignment r LEFT JOIN "user" t ON t.id = r.changed_by_id WHERE r.changed_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'enrollment.agency_id' FROM enrollment r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'completion.agency_id' FROM completion r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'completion.recorded_by_id' FROM completion r LEFT JOIN "user" t ON t.id = r.recorded_by_id WHERE r.recorded_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'submission.agency_id' FROM submission r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'submission.decided_by_id' FROM submission r LEFT JOIN "user" t ON t.id = r.decided_by_id WHERE r.decided_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'submission.handed_in_by_id' FROM submission r LEFT JOIN "user" t ON t.id = r.handed_in_by_id WHERE r.handed_in_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'submission_file.agency_id' FROM submission_file r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'lesson_file.agency_id' FROM lesson_file r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'lesson_file.recorded_by_id' FROM lesson_file r LEFT JOIN "user" t ON t.id = r.recorded_by_id WHERE r.recorded_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'lesson.agency_id' FROM lesson r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'question.agency_id' FROM question r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'edition.agency_id' FROM edition r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'edition.published_by_id' FROM edition r LEFT JOIN "user" t ON t.id = r.published_by_id WHERE r.published_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'taking.agency_id' FROM taking r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'lesson_state.agency_id' FROM lesson_state r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'attempt.agency_id' FROM attempt r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'completion.withdrawn_by_id' FROM completion r LEFT JOIN "user" t ON t.id = r.withdrawn_by_id WHERE r.withdrawn_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'class_session.agency_id' FROM class_session r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'class_session.created_by_id' FROM class_session r LEFT JOIN "user" t ON t.id = r.created_by_id WHERE r.created_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'class_session.held_by_id' FROM class_session r LEFT JOIN "user" t ON t.id = r.held_by_id WHERE r.held_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'class_session.cancelled_by_id' FROM class_session r LEFT JOIN "user" t ON t.id = r.cancelled_by_id WHERE r.cancelled_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'attendee.agency_id' FROM attendee r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'attendee.added_by_id' FROM attendee r LEFT JOIN "user" t ON t.id = r.added_by_id WHERE r.added_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'attendee.marked_by_id' FROM attendee r LEFT JOIN "user" t ON t.id = r.marked_by_id WHERE r.marked_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'attendance_credit.agency_id' FROM attendance_credit r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'renewal_run.agency_id' FROM renewal_run r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'renewal_run.owner_id' FROM renewal_run r LEFT JOIN "user" t ON t.id = r.owner_id WHERE r.owner_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'renewal_run.applied_by_id' FROM renewal_run r LEFT JOIN "user" t ON t.id = r.applied_by_id WHERE r.applied_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'renewal_run.undone_by_id' FROM renewal_run r LEFT JOIN "user" t ON t.id = r.undone_by_id WHERE r.undone_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'renewal_edit.agency_id' FROM renewal_edit r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'renewal_line.agency_id' FROM renewal_line r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'import_file.agency_id' FROM import_file r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'import_file.uploaded_by_id' FROM import_file r LEFT JOIN "user" t ON t.id = r.uploaded_by_id WHERE r.uploaded_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'job.agency_id' FROM job r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'job.owner_id' FROM job r LEFT JOIN "user" t ON t.id = r.owner_id WHERE r.owner_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'certificate.agency_id' FROM certificate r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'certificate.issued_by_id' FROM certificate r LEFT JOIN "user" t ON t.id = r.issued_by_id WHERE r.issued_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'certificate.revoked_by_id' FROM certificate r LEFT JOIN "user" t ON t.id = r.revoked_by_id WHERE r.revoked_by_id IS NOT NULL AND t.id IS NULL
UNION ALL SELECT r.agency_id, r.id, 'calendar_feed.agency_id' FROM calendar_feed r LEFT JOIN agency t ON t.id = r.agency_id WHERE r.agency_id IS NOT NULL AND t.id IS NULL;
