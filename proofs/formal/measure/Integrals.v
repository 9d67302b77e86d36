(* The facts of measure theory that the derivations of this project rest on (proofs/TRUST.md).

   An integral of an extended-valued function exists with a value > -oo when its negative part has
   a finite integral: the function is then called bounded below in the mean. Such integrals are
   monotone and additive, with no integrability of the positive parts. A nonnegative function with
   integral 0 vanishes almost everywhere. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral nsatz_realtype.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Lemma oppeD_ge0 {R : realType} (x y : \bar R) : 0 <= x -> 0 <= y -> - (x + y) = - x - y.
Proof. by case: x y => [x| |] [y| |] //= _ _; rewrite opprD. Qed.

Lemma adde_eqr {R : realType} (x y : \bar R) : y \is a fin_num -> x + y = y <-> x = 0.
Proof.
case: y => [y| |] // _; split=> [|->]; last by rewrite add0e.
by case: x => [x| |] // [/eqP]; rewrite -subr_eq0 addrK => /eqP ->.
Qed.

Section almost_everywhere.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Implicit Types P Q : T -> Prop.

Lemma ae_mono P Q : (forall x, P x -> Q x) ->
  {ae mu, forall x, P x} -> {ae mu, forall x, Q x}.
Proof.
by move=> PQ [N [mN N0 sub]]; exists N; split=> // x hx; apply: sub => Px; exact/hx/PQ.
Qed.

Lemma ae_iff P Q : (forall x, P x <-> Q x) ->
  {ae mu, forall x, P x} <-> {ae mu, forall x, Q x}.
Proof. by move=> PQ; split; apply: ae_mono => x /PQ. Qed.

(* finitely many null sets have a null union *)
Lemma ae_and P Q : {ae mu, forall x, P x} -> {ae mu, forall x, Q x} ->
  {ae mu, forall x, P x /\ Q x}.
Proof.
move=> [M [mM M0 subM]] [N [mN N0 subN]]; exists (M `|` N); split.
- exact: measurableU.
- exact: null_set_setU.
- move=> x; have [Px|nPx] := pselect (P x); last by left; exact: subM.
  by move=> hx; right; apply: subN => Qx; exact: hx.
Qed.

(* a property that holds almost everywhere holds somewhere in every set of positive measure *)
Lemma ae_meets P (A : set T) : measurable A -> mu A != 0 ->
  {ae mu, forall x, P x} -> exists2 x, A x & P x.
Proof.
move=> mA A0 [N [mN N0 sub]]; apply: contrapT => h; case/eqP: A0.
by apply: (subset_measure0 mA mN _ N0) => x Ax; apply: sub => Px; apply: h; exists x.
Qed.

(* in a sigma-finite space every set of positive measure contains one of finite positive measure *)
Lemma sigma_finite_positive (A : set T) : sigma_finite setT mu -> measurable A -> mu A != 0 ->
  exists B, [/\ measurable B, B `<=` A, mu B != 0 & mu B < +oo].
Proof.
move=> [F FT /all_and2[mF Ffin]] mA A0; apply: contrapT => h; case/eqP: A0.
have AF0 i : mu (A `&` F i) = 0.
  apply: contrapT => /eqP AFi; apply: h; exists (A `&` F i); split=> //.
  - exact: measurableI.
  - by apply: le_lt_trans (Ffin i); rewrite le_measure ?inE//; exact: measurableI.
have AE : A = \bigcup_i (A `&` F i) by rewrite -setI_bigcupr -FT setIT.
apply/eqP; rewrite eq_le measure_ge0 andbT AE.
apply: le_trans (generalized_Boole_inequality mu _ _) _.
- by move=> i; exact: measurableI.
- by rewrite -AE.
- by rewrite eseries0// => i _; exact: AF0.
Qed.

End almost_everywhere.

Section integrals.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Implicit Types f g : T -> \bar R.

(* a nonnegative function has integral 0 if and only if it vanishes almost everywhere *)
Lemma ge0_integral_eq0 f : measurable_fun setT f -> (forall x, 0 <= f x) ->
  \int[mu]_x f x = 0 <-> {ae mu, forall x, f x = 0}.
Proof.
move=> mf f0; rewrite (_ : \int[mu]_x f x = \int[mu]_x `|f x|).
  rewrite (ae_eq_integral_abs mu measurableT mf).
  by apply: ae_iff => x; split=> [/(_ Logic.I)|fx0 _].
by apply: eq_integral => x _; rewrite gee0_abs.
Qed.

(* the integral of f exists, and is not -oo *)
Definition below f := measurable_fun setT f /\ \int[mu]_x f^\- x < +oo.

Lemma ge0_below f : measurable_fun setT f -> (forall x, 0 <= f x) -> below f.
Proof.
move=> mf f0; split=> //; rewrite (eq_integral (cst 0)) ?integral0// => x xT.
by rewrite (ge0_funenegE (D := setT)).
Qed.

Lemma integrable_below f : mu.-integrable setT f -> below f.
Proof. by move=> fi; split; [case: fi|exact: integral_funeneg_lt_pinfty]. Qed.

Lemma below_gtNy f : below f -> -oo < \int[mu]_x f x.
Proof.
move=> [mf fn]; rewrite integralE; apply: (@lt_le_trans _ _ (0 - \int[mu]_x f^\- x)).
  by rewrite sub0e lte_oppr.
by rewrite lee_add2r// integral_ge0.
Qed.

Let int_fneg_fin f : below f -> \int[mu]_x f^\- x \is a fin_num.
Proof. by move=> [_ fn]; rewrite ge0_fin_numE// integral_ge0. Qed.

Let pos_ge0 (z : \bar R) : 0 <= maxe z 0.
Proof. by rewrite le_maxr lexx orbT. Qed.

Let pos_Ny (z : \bar R) : maxe z 0 != -oo.
Proof. by rewrite gt_eqF// (lt_le_trans _ (pos_ge0 z)). Qed.

Let funeposneg_add (x y : \bar R) :
  maxe (x + y) 0 + (maxe (- x) 0 + maxe (- y) 0) = maxe (- (x + y)) 0 + (maxe x 0 + maxe y 0).
Proof.
have h (r : R) : maxr r 0%R = (r + maxr (- r) 0)%R.
  by rewrite addr_maxr subrr addr0 maxC.
move: x y => [r| |] [s| |]; rewrite /= ?maxye ?maxNye ?addye ?addey ?adde0 ?add0e//.
rewrite !maxEFin -!EFinD (h (r + s)%R) (h r) (h s); congr EFin.
by rewrite [(r + s + _)%R]addrC -addrA [(r + s + _)%R]addrACA.
Qed.

Lemma belowD f g : below f -> below g -> below (f \+ g).
Proof.
move=> bf bg; have [[mf fn] [mg gn]] := (bf, bg).
have mfg : measurable_fun setT (f \+ g) by exact: emeasurable_funD.
split=> //; apply: (@le_lt_trans _ _ (\int[mu]_x (f^\- x + g^\- x))).
  apply: ge0_le_integral => //; do ?exact: emeasurable_fun_funeneg.
  - by move=> x _; rewrite adde_ge0.
  - by apply: emeasurable_funD; exact: emeasurable_fun_funeneg.
  - move=> x _; rewrite /funeneg le_maxl adde_ge0 ?andbT ?le_maxr ?lexx ?orbT//.
    case: (f x) (g x) => [r| |] [s| |]; rewrite /= ?maxye ?maxNye ?addye ?addey ?adde0 ?add0e ?leey ?leNye//.
    by rewrite opprD EFinD lee_add// le_maxr lexx.
rewrite ge0_integralD//; do ?exact: emeasurable_fun_funeneg.
by rewrite lte_add_pinfty.
Qed.

(* the integral of a sum of two functions bounded below in the mean is the sum of the integrals *)
Lemma integralD_below f g : below f -> below g ->
  \int[mu]_x (f x + g x) = \int[mu]_x f x + \int[mu]_x g x.
Proof.
move=> bf bg; have [[mf _] [mg _]] := (bf, bg).
have bfg := belowD bf bg; have [mfg _] := bfg.
have e : \int[mu]_x (f \+ g)^\+ x + (\int[mu]_x f^\- x + \int[mu]_x g^\- x) =
    \int[mu]_x (f \+ g)^\- x + (\int[mu]_x f^\+ x + \int[mu]_x g^\+ x).
  rewrite -!ge0_integralD//; do ?[exact: emeasurable_fun_funepos|exact: emeasurable_fun_funeneg
    |by move=> x _; rewrite adde_ge0|by apply: emeasurable_funD;
       [exact: emeasurable_fun_funepos|exact: emeasurable_fun_funepos]
    |by apply: emeasurable_funD; [exact: emeasurable_fun_funeneg|exact: emeasurable_fun_funeneg]].
  by apply: eq_integral => x _; exact: funeposneg_add.
rewrite integralE [\int[mu]_x f x]integralE [\int[mu]_x g x]integralE.
move: e (int_fneg_fin bf) (int_fneg_fin bg) (int_fneg_fin bfg).
have p0 h : 0 <= \int[mu]_x h^\+ x by rewrite integral_ge0.
move: (p0 f) (p0 g) (p0 (f \+ g)).
case: (integral _ _ f^\+) => [A| |]; case: (integral _ _ g^\+) => [B| |];
  case: (integral _ _ (f \+ g)^\+) => [C| |];
  case: (integral _ _ f^\-) => [a| |] //; case: (integral _ _ g^\-) => [b| |] //;
  case: (integral _ _ (f \+ g)^\-) => [c| |] //.
move=> _ _ _ [e] _ _ _; rewrite -!EFinB -EFinD; congr EFin.
nsatz.
Qed.

(* ... and the mirror image: the integral of - f is the opposite of that of f *)
Lemma integralN_below f : below f -> \int[mu]_x - f x = - \int[mu]_x f x.
Proof.
by move=> bf; rewrite integralN// fin_num_adde_def// fin_numN; exact: int_fneg_fin.
Qed.

Theorem integralM_below (c : R) f : (0 <= c)%R -> below f ->
  \int[mu]_x (c%:E * f x) = c%:E * \int[mu]_x f x.
Proof.
rewrite le0r => /predU1P[->|c0] bf.
  by rewrite mul0e (eq_integral (cst 0)) ?integral0// => x _; rewrite mul0e.
have [mf _] := bf; rewrite integralE gt0_funeposM// gt0_funenegM// [in RHS]integralE.
have fn : - (\int[mu]_x f^\- x) \is a fin_num by rewrite fin_numN int_fneg_fin.
rewrite muleDr// ?fin_num_adde_def// muleN !ge0_integralM ?lee_fin ?ltW//.
  exact: emeasurable_fun_funeneg.
exact: emeasurable_fun_funepos.
Qed.

(* monotony: if f <= g almost everywhere and the integral of f exists and is not -oo, so does
   that of g, and it is not less *)
Lemma le_integral_below f g : below f -> measurable_fun setT g ->
  {ae mu, forall x, f x <= g x} -> below g /\ \int[mu]_x f x <= \int[mu]_x g x.
Proof.
move=> [mf fn] mg fg; pose h x := maxe (f x) (g x).
have mh : measurable_fun setT h by exact: emeasurable_fun_max.
have gh : ae_eq mu setT g h by apply: ae_mono fg => x fgx _; exact/esym/max_idPr.
have fh x : f x <= h x by rewrite le_maxr lexx.
have neg : \int[mu]_x h^\- x <= \int[mu]_x f^\- x.
  apply: ge0_le_integral => //; do ?exact: emeasurable_fun_funeneg.
  by move=> x _; rewrite /funeneg le_maxl le_maxr lee_opp fh le_maxr lexx orbT.
have pos : \int[mu]_x f^\+ x <= \int[mu]_x h^\+ x.
  apply: ge0_le_integral => //; do ?exact: emeasurable_fun_funepos.
  by move=> x _; rewrite /funepos le_maxl le_maxr fh le_maxr lexx orbT.
split; last by rewrite (ae_eq_integral h g)// integralE [leRHS]integralE lee_sub.
split=> //; apply: le_lt_trans fn; apply: le_trans neg.
rewrite (ae_eq_integral h^\-)//; do ?exact: emeasurable_fun_funeneg.
by apply: ae_mono gh => x ghx _; rewrite /funeneg ghx.
Qed.

(* the equality case, where the common value is finite *)
Lemma eq_integral_below f g : below f -> measurable_fun setT g ->
  {ae mu, forall x, f x <= g x} -> \int[mu]_x f x = \int[mu]_x g x ->
  \int[mu]_x f x \is a fin_num -> {ae mu, forall x, f x = g x}.
Proof.
move=> bf mg fg e fin; have [bg _] := le_integral_below bf mg fg.
have itg u : below u -> \int[mu]_x u x \is a fin_num -> mu.-integrable setT u.
  move=> bu; have [mu_u _] := bu; rewrite integralE => ufin; split=> //.
  rewrite -/(abse \o u) fune_abse ge0_integralD//; do ?[exact: emeasurable_fun_funepos
    |exact: emeasurable_fun_funeneg].
  have := int_fneg_fin bu; move: ufin; have := integral_ge0 mu (fun x _ => funepos_ge0 u x).
  by case: (integral _ _ u^\+) => [a| |] //; case: (integral _ _ u^\-) => [b| |] //; rewrite ltey.
have [fi gi] : mu.-integrable setT f /\ mu.-integrable setT g.
  by split; apply: itg => //; rewrite -e.
have fgfin := ae_and (integrable_ae measurableT fi) (integrable_ae measurableT gi).
have mh : measurable_fun setT (g \- f) by apply: emeasurable_funB => //; case: bf.
have h0 : \int[mu]_x `|(g \- f) x| = 0.
  rewrite (ae_eq_integral (g \- f) (fun x => `|(g \- f) x|))//; last 2 first.
  - by apply: (measurable_fun_comp (f := abse)) mh; exact: measurable_fun_abse.
  - apply: ae_mono (ae_and fg fgfin) => x [fgx [/(_ Logic.I) ffin /(_ Logic.I) gfin]] _ /=.
    by rewrite gee0_abs// sube_ge0 ?ffin ?gfin.
  by rewrite integralB// e subee// -e.
have /(ae_eq_integral_abs _ measurableT mh) hae := h0.
apply: ae_mono (ae_and hae fgfin) => x [/(_ Logic.I) /= + [/(_ Logic.I) + /(_ Logic.I)]].
by case: (f x) (g x) => [a| |] // [b| |] // [] /eqP; rewrite subr_eq0 => /eqP ->.
Qed.

End integrals.
