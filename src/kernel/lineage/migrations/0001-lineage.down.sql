DROP TABLE executions, derivation_states, reads, traces, derivations, lineage_heads;
