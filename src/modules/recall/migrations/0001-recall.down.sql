DROP TABLE export_items, exports;
