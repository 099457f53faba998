"""Links between things of different apps: what a commitment, a pledge, a review and a comment have to do with one another."""
