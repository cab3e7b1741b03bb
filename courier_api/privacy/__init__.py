"""Citizens' rights over their data: how long it is kept, erasure, access, consent."""
