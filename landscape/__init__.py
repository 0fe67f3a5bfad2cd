"""The mathematics: pure functions on arrays, and certificates in ball arithmetic. Rooms: model, search, proof, cases."""
