(* Theorem 1 of Goodfellow et al. (2014): the global minimum of the virtual training criterion
   C(G) is achieved if and only if p_g = p_data; there C(G) = - log 4, and D*_G = 1/2.

   At the other end (Lin 1991), JSD <= log 2, hence C(G) <= 0, with equality if and only if p_data
   and p_g are mutually singular. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral nsatz_realtype.
From GanTheory.Measure Require Import Logarithm Integrals Game Gibbs Proposition1 Criterion.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section theorem_1.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Variables p q : T -> R.
Hypotheses (dp : density mu p) (dq : density mu q).
Local Notation V := (V mu).
Local Notation C := (C mu).
Local Notation JSD := (JSD mu).
Let wp : weight p := proj1 dp.
Let wq : weight q := proj1 dq.

Lemma C_fin : C p q \is a fin_num.
Proof. by rewrite criterion// V_Dstar_fin//; exact: density_fin. Qed.

Lemma JSD_fin : JSD p q \is a fin_num.
Proof.
have := C_fin; have := jsd_nonnegative dp dq; rewrite jsd_form//.
by case: (JSD p q) => [j| |] //; rewrite gt0_muley// lte_fin ltr0n.
Qed.

(** Theorem 1: C(G) >= - log 4, with equality if and only if p_g = p_data. *)
Theorem theorem_1 :
  - (ln 4)%:E <= C p q /\ (C p q = - (ln 4)%:E <-> {ae mu, forall x, q x = p x}).
Proof.
rewrite jsd_form// lee_addl ?mule_ge0 ?lee_fin ?ler0n ?jsd_nonnegative//; split=> //.
rewrite addeC adde_eqr//; split=> [/eqP|e].
  rewrite mule_eq0 eqe pnatr_eq0/= => /eqP/(jsd_eq0 dp dq).
  by apply: ae_mono => x ->.
by apply/eqP; rewrite mule_eq0; apply/orP; right; apply/eqP/jsd_eq0 => //;
  apply: ae_mono e => x ->.
Qed.

(** At that point D*_G = 1/2 almost everywhere under p_data: every optimal discriminator is. *)
Theorem theorem_1_discriminator D : C p q = - (ln 4)%:E -> discriminator D ->
  V p q D = C p q -> {ae mu, forall x, (0 < p x)%R -> D x = 2^-1%R}.
Proof.
move=> /(proj2 theorem_1) qp hD /(proposition_1_unique wp wq (density_fin dp) (density_fin dq) hD).
move=> /(ae_and qp); apply: ae_mono => x [e h] px; rewrite h ?e ?addr_gt0// /Dstar e.
by rewrite -[RHS](Dstar_pp px) /Dstar.
Qed.

(* the least loss a/(a + b) vanishes where one of a, b does *)
Let loss_opt_eq0 (a b : R) : (0 <= a)%R -> (0 <= b)%R ->
  loss a b (a / (a + b)) = 0 <-> a = 0%R \/ b = 0%R.
Proof.
move=> a0 b0; split=> [/eqP|[->|->]]; first 1 last.
- by rewrite /loss mul0r subr0 elog1 mul0e oppe0 mule0 adde0.
- rewrite /loss addr0; have [->|an0] := eqVneq a 0%R; first by rewrite !mul0e adde0.
  by rewrite divff// elog1 oppe0 mule0 mul0e adde0.
have [->|an0] := eqVneq a 0%R; first by left.
have agt0 : (0 < a)%R by rewrite lt0r an0.
have y01 : (0 <= a / (a + b) <= 1)%R.
  by rewrite divr_ge0 ?addr_ge0//= ler_pdivr_mulr ?mul1r ?ler_addl// ltr_paddr.
have /andP[y0 y1] := y01; have y'1 : (1 - a / (a + b) <= 1)%R by rewrite ler_subl_addl ler_addr.
rewrite padde_eq0 ?mule_ge0 ?oppe_ge0 ?elog_le0//; try by rewrite lee_fin.
rewrite mule_eq0 eqe (negbTE an0)/= eqe_oppLR oppe0 => /andP[/eqP + _].
rewrite elog_gt0 ?divr_gt0 ?ltr_paddr// => -[/(congr1 (@expR R))].
rewrite lnK ?posrE ?divr_gt0 ?ltr_paddr// expR0 => /(congr1 (fun y => y * (a + b))%R).
rewrite divfK ?mul1r ?gt_eqF ?ltr_paddr// => /eqP.
by rewrite -[X in X == _]addr0 eq_sym (inj_eq (addrI _)) => /eqP ->; right.
Qed.

Let C_loss : C p q = - \int[mu]_x loss (p x) (q x) (Dstar p q x).
Proof. by rewrite criterion// V_loss//; exact: discriminator_Dstar. Qed.

Let loss_Dstar_ge0 x : 0 <= loss (p x) (q x) (Dstar p q x).
Proof. by have [_ h] := discriminator_Dstar wp wq; apply: loss_ge0; [case: wp|case: wq|]. Qed.

Lemma criterion_bounded :
  C p q <= 0 /\ (C p q = 0 <-> {ae mu, forall x, p x = 0%R \/ q x = 0%R}).
Proof.
rewrite C_loss oppe_le0 integral_ge0//; split=> //.
have -> (x : \bar R) : - x = 0 <-> x = 0.
  by split=> [/eqP|->]; rewrite ?oppe0// eqe_oppLR oppe0 => /eqP.
rewrite ge0_integral_eq0//; last by apply: measurable_loss => //; exact: discriminator_Dstar.
by apply: ae_iff => x; apply: loss_opt_eq0; [case: wp|case: wq].
Qed.

(** JSD(p || q) <= log 2, so C(G) <= 0, with equality if and only if p_data and p_g are mutually
    singular. *)
Theorem jsd_bounded :
  let singular := {ae mu, forall x, p x = 0%R \/ q x = 0%R} in
  [/\ JSD p q <= (ln 2)%:E, JSD p q = (ln 2)%:E <-> singular, C p q <= 0 & C p q = 0 <-> singular].
Proof.
move=> singular; have [C_le0 C_eq0] := criterion_bounded.
suff [le eq] : JSD p q <= (ln 2)%:E /\ (JSD p q = (ln 2)%:E <-> C p q = 0).
  by split=> //; rewrite eq.
move: C_le0; rewrite jsd_form//; have := JSD_fin.
case: (JSD p q) => [j| |] // _; rewrite -EFinM -EFinN -EFinD ln4E.
have -> : (- (ln 2 + ln 2) + 2 * j = 2 * (j - ln 2) :> R)%R.
  by rewrite !mulr_natl !mulr2n; nsatz.
rewrite !lee_fin pmulr_rle0 ?ltr0n// subr_le0; split=> //; split=> [[->]|[/eqP]].
  by rewrite subrr mulr0.
by rewrite mulf_eq0 pnatr_eq0/= subr_eq0 => /eqP ->.
Qed.

End theorem_1.
