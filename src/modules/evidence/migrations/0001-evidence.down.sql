DROP TABLE insight_history, insight_evidence, insights, anchor_decisions, evidence;
