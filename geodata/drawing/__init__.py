"""Plan and RoadGraph to what people look at: HTML map, GeoJSON, GPX, XLSX."""
