package opf

import "strings"

// The cases of distribution networks end with statements that convert their units:
//
//	[PQ, PV, …] = idx_bus;
//	[F_BUS, T_BUS, …] = idx_brch;
//	Vbase = mpc.bus(1, BASE_KV) * 1e3;
//	Sbase = mpc.baseMVA * 1e6;
//	mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / Sbase);
//	mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1e3;

// constants reads a statement of the first kind after its bracket.
func (f *file) constants(s *scanner) error {
	text, end := s.until(s.next(), "=")
	right, _ := s.until(s.next(), ";\n")
	if end != '=' || !strings.HasSuffix(text, "]") || !strings.HasPrefix(right, "idx_") {
		return s.fail("the statement %.40q is not an assignment of data", "["+text)
	}
	return nil
}

// convert carries out one of the others. It returns false for statements that it does not know.
func (f *file) convert(left, right string) bool {
	squeeze := strings.NewReplacer(" ", "", ",", "", f.result+".", ".")
	bus, branch := f.tables["bus"], f.tables["branch"]
	switch squeeze.Replace(left) + "=" + squeeze.Replace(right) {
	case "Vbase=.bus(1BASE_KV)*1e3", "Sbase=.baseMVA*1e6":
		return true
	case ".branch(:[BR_RBR_X])=.branch(:[BR_RBR_X])/(Vbase^2/Sbase)":
		if bus == nil || branch == nil || bus.rows() == 0 || bus.columns < busColumns || branch.columns < branchColumns {
			return false
		}
		volts := bus.row(0)[9] * 1e3
		ohms := volts * volts / (f.base * 1e6)
		for i := range branch.rows() {
			branch.row(i)[2] /= ohms
			branch.row(i)[3] /= ohms
		}
		return true
	case ".bus(:[PDQD])=.bus(:[PDQD])/1e3":
		if bus == nil || bus.columns < busColumns {
			return false
		}
		for i := range bus.rows() {
			bus.row(i)[2] /= 1e3
			bus.row(i)[3] /= 1e3
		}
		return true
	}
	return false
}
