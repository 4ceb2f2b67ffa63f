DROP TABLE fact_heads;
