/** Names of logical volumes that LVM keeps for itself; those of groups are free. Source: lvm(8), "VALID NAMES". */
export const RESERVED = /^(snapshot|pvmove)|_(mlog|mimage|rimage|rmeta|tdata|tmeta|cdata|cmeta|pmspare|vorigin)/;
