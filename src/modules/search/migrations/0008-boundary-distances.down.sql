DROP TABLE boundary_distances;
