"""Who answers for which paper, and how anyone can check it."""
