DROP TABLE outbox_dead_letters;
DROP TABLE outbox_positions;
DROP TABLE outbox_events;
DROP FUNCTION number_outbox_events();
DROP TABLE outbox_heads;
