"""goldassay: from news articles to gold data for fact-checking."""
