// Instructions on vectors of two doubles for which Go's assembler has no mnemonic.
// Arguments are numbers of registers in Go's order, the destination last. After
// each stands its text in Arm's order.

// FMLA0 and FMLA1 add to d the product of n and one element of m.
#define FMLA0(m, n, d) WORD $(0x4FC01000 | (m)<<16 | (n)<<5 | (d)) // fmla Vd.2d, Vn.2d, Vm.d[0]
#define FMLA1(m, n, d) WORD $(0x4FC01800 | (m)<<16 | (n)<<5 | (d)) // fmla Vd.2d, Vn.2d, Vm.d[1]

// FMLS0 and FMLS1 subtract the product from d.
#define FMLS0(m, n, d) WORD $(0x4FC05000 | (m)<<16 | (n)<<5 | (d)) // fmls Vd.2d, Vn.2d, Vm.d[0]
#define FMLS1(m, n, d) WORD $(0x4FC05800 | (m)<<16 | (n)<<5 | (d)) // fmls Vd.2d, Vn.2d, Vm.d[1]

// FMUL0 and FMUL1 set d to the product.
#define FMUL0(m, n, d) WORD $(0x4FC09000 | (m)<<16 | (n)<<5 | (d)) // fmul Vd.2d, Vn.2d, Vm.d[0]
#define FMUL1(m, n, d) WORD $(0x4FC09800 | (m)<<16 | (n)<<5 | (d)) // fmul Vd.2d, Vn.2d, Vm.d[1]

// FADD adds vectors. FADDP sets d to the sums of the elements of n and of those of m, FADDPD to that of the elements of n.
#define FADD(m, n, d)  WORD $(0x4E60D400 | (m)<<16 | (n)<<5 | (d)) // fadd Vd.2d, Vn.2d, Vm.2d
#define FADDP(m, n, d) WORD $(0x6E60D400 | (m)<<16 | (n)<<5 | (d)) // faddp Vd.2d, Vn.2d, Vm.2d
#define FADDPD(n, d)   WORD $(0x7E70D800 | (n)<<5 | (d))           // faddp Dd, Vn.2d

// FMUL multiplies vectors, FABS takes magnitudes, FMAX the larger elements, NaN if one of the two is.
#define FMUL(m, n, d)  WORD $(0x6E60DC00 | (m)<<16 | (n)<<5 | (d)) // fmul Vd.2d, Vn.2d, Vm.2d
#define FABS(n, d)     WORD $(0x4EE0F800 | (n)<<5 | (d))           // fabs Vd.2d, Vn.2d
#define FMAX(m, n, d)  WORD $(0x4E60F400 | (m)<<16 | (n)<<5 | (d)) // fmax Vd.2d, Vn.2d, Vm.2d
#define FMAXP(n, d)    WORD $(0x7E70F800 | (n)<<5 | (d))           // fmaxp Dd, Vn.2d

// FACGE sets the elements of d to ones where n is at least m in magnitude, else to zeros.
#define FACGE(m, n, d) WORD $(0x6E60EC00 | (m)<<16 | (n)<<5 | (d)) // facge Vd.2d, Vn.2d, Vm.2d

// FACGT sets the elements of d to ones where n is greater than m in magnitude, else to zeros.
#define FACGT(m, n, d) WORD $(0x6EE0EC00 | (m)<<16 | (n)<<5 | (d)) // facgt Vd.2d, Vn.2d, Vm.2d
