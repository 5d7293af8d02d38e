-- Position of the last of these events if they stand in the stream from this revision on, in this order; else null.
CREATE OR REPLACE FUNCTION log.standing_at(p_stream text, p_revision bigint, p_event_ids uuid[])
RETURNS bigint LANGUAGE sql STABLE AS $function$
    SELECT max(e.position)
    FROM unnest(p_event_ids) WITH ORDINALITY AS x (event_id, ordinal)
    JOIN log.events e ON e.stream = p_stream AND e.revision = p_revision + x.ordinal - 1 AND e.event_id = x.event_id
    HAVING count(*) = cardinality(p_event_ids)
$function$;

-- Appends a batch in one transaction and one round trip. Per-stream arrays name the batch's distinct streams; per-append
-- arrays say what each append expects and how many events it brings; per-event arrays follow in append order.
-- An append whose expectation fails writes nothing and spoils no other.
CREATE OR REPLACE FUNCTION log.append(
    p_streams text[],
    p_categories text[],
    p_append_streams int[],
    p_expected bigint[],
    p_counts int[],
    p_repeat_window int,
    p_event_appends int[],
    p_event_offsets int[],
    p_event_ids uuid[],
    p_types text[],
    p_data bytea[],
    p_metadata bytea[],
    -- Per append: 0 appended, 1 repeat, 2 conflict.
    OUT outcomes int[],
    -- Per append: revision of its last event; of the stream's last event on a conflict.
    OUT revisions bigint[],
    -- Per append: position of its last event; 0 on a conflict.
    OUT positions bigint[],
    OUT head bigint,
    OUT recorded_at timestamptz)
LANGUAGE plpgsql AS $function$
DECLARE
    expects_exists CONSTANT bigint := -4;
    last_revisions bigint[];
    first_revisions bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(p_counts)]);
    first_positions bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(p_counts)]);
    append_time timestamptz;
    start_head bigint;
    appended bigint := 0;
    first_event int := 1;
    stream_index int;
    count_i int;
    expected bigint;
    last_revision bigint;
    found_position bigint;
    found_revision bigint;
    may_repeat boolean := false;
BEGIN
    -- The head's row lock comes first: every snapshot taken below then sees all that was committed before us.
    PERFORM FROM log.head FOR UPDATE;
    SELECT coalesce(max(e.position), 0) INTO STRICT start_head FROM log.events e;
    -- Taken under the lock, so that times follow positions as long as the server's clock is not set back.
    append_time := clock_timestamp();
    recorded_at := append_time;
    outcomes := array_fill(0, ARRAY[cardinality(p_counts)]);
    revisions := array_fill(-1::bigint, ARRAY[cardinality(p_counts)]);
    positions := array_fill(0::bigint, ARRAY[cardinality(p_counts)]);

    SELECT array_agg(coalesce(l.revision, -1) ORDER BY s.ordinal) INTO last_revisions
    FROM unnest(p_streams) WITH ORDINALITY AS s (name, ordinal)
    LEFT JOIN LATERAL (
        SELECT e.revision FROM log.events e WHERE e.stream = s.name ORDER BY e.revision DESC LIMIT 1
    ) AS l ON true;

    FOR i IN 1 .. cardinality(p_counts) LOOP
        stream_index := p_append_streams[i];
        count_i := p_counts[i];
        expected := p_expected[i];
        last_revision := last_revisions[stream_index];
        found_position := NULL;

        IF expected = expects_exists AND last_revision >= 0 THEN
            -- No place is named, so a repeat is looked for among the stream's newest events.
            SELECT f.revision INTO found_revision
            FROM log.events f
            WHERE f.stream = p_streams[stream_index]
                AND f.revision > last_revision - p_repeat_window
                AND f.event_id = p_event_ids[first_event]
            ORDER BY f.revision DESC LIMIT 1;
            IF FOUND THEN
                found_position := log.standing_at(
                    p_streams[stream_index], found_revision, p_event_ids[first_event : first_event + count_i - 1]);
            END IF;
        END IF;

        IF found_position IS NOT NULL THEN
            outcomes[i] := 1;
            revisions[i] := found_revision + count_i - 1;
            positions[i] := found_position;
        ELSIF expected = last_revision OR (expected = expects_exists AND last_revision >= 0) THEN
            first_revisions[i] := last_revision + 1;
            first_positions[i] := start_head + appended + 1;
            appended := appended + count_i;
            last_revisions[stream_index] := last_revision + count_i;
            revisions[i] := last_revision + count_i;
            positions[i] := start_head + appended;
        ELSE
            outcomes[i] := 2;
            revisions[i] := last_revision;
            IF expected <> expects_exists AND expected < last_revision THEN
                first_revisions[i] := expected + 1;
                may_repeat := true;
            END IF;
        END IF;

        first_event := first_event + count_i;
    END LOOP;

    IF appended > 0 THEN
        INSERT INTO log.events (position, stream, revision, category, event_id, type, data, metadata, recorded_at)
        SELECT
            first_positions[e.append_index] + e.place,
            p_streams[p_append_streams[e.append_index]],
            first_revisions[e.append_index] + e.place,
            p_categories[p_append_streams[e.append_index]],
            e.event_id, e.type, e.data, e.metadata, append_time
        FROM unnest(p_event_appends, p_event_offsets, p_event_ids, p_types, p_data, p_metadata)
            AS e (append_index, place, event_id, type, data, metadata)
        WHERE first_positions[e.append_index] IS NOT NULL;

        PERFORM pg_notify('pulse_log', (start_head + appended)::text);
    END IF;

    head := start_head + appended;

    -- After the insert, so that a repeat of an append of this very batch is found as well.
    IF may_repeat THEN
        first_event := 1;
        FOR i IN 1 .. cardinality(p_counts) LOOP
            count_i := p_counts[i];
            IF outcomes[i] = 2 AND first_revisions[i] IS NOT NULL THEN
                found_position := log.standing_at(
                    p_streams[p_append_streams[i]], first_revisions[i], p_event_ids[first_event : first_event + count_i - 1]);
                IF found_position IS NOT NULL THEN
                    outcomes[i] := 1;
                    revisions[i] := first_revisions[i] + count_i - 1;
                    positions[i] := found_position;
                END IF;
            END IF;

            first_event := first_event + count_i;
        END LOOP;
    END IF;
END
$function$;
