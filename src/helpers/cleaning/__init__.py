"""From a matched export to clean answers: rules, the exclusion log, the status of every answer."""
