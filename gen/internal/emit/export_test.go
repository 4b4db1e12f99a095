package emit

// Method is the name of the function of a rule.
var Method = method
