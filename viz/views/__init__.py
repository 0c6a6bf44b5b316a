"""One pure function per page: from an answer and the query to what its template shows. No graph, no HTTP."""
